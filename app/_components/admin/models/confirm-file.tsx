'use client';
import type { ListedModel } from '#lib/admin/list-models.ts';
import { sendJson } from '../../api/client.ts';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';

/** The hash of a file that nobody has confirmed, and the button that does it. */
export function ConfirmFile({ file }: { file: ListedModel }) {
  const { act, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  const { name, sha256 } = file;
  if (sha256 === null) {
    return (
      <span className="mt-1 block text-xs text-ink-soft">
        Its SHA-256 is being computed. Press “Look again” in a moment.
      </span>
    );
  }
  const confirm = () =>
    act({
      key: name,
      work: () => sendJson('POST', '/api/admin/models/confirm', { name, sha256 }),
      done: `${name} may be used now.`,
    });
  return (
    <span className="mt-1 grid justify-items-start gap-1.5">
      <span className="text-xs text-pretty text-ink-soft">
        Nobody has confirmed this file, so it is not used. Compare its SHA-256 with the one of where it is
        from:
      </span>
      <span className="flex flex-wrap items-center gap-1">
        <code className="text-xs break-all">{sha256}</code>
        <CopyButton text={sha256} label="Copy the SHA-256" iconOnly />
      </span>
      <Button
        size="small"
        busy={busyKey === name}
        aria-label={`Confirm ${name}`}
        onClick={() => {
          ask({
            title: 'Confirm this file?',
            text: 'A model file is read by native code, and what it answers is read by people. Confirm it only if its SHA-256 is the one that its maker names.',
            label: 'Confirm the file',
            tone: 'primary',
            onConfirm: confirm,
          });
        }}
      >
        Confirm
      </Button>
      {dialog}
    </span>
  );
}
