'use client';
import { useState } from 'react';
import { z } from 'zod';
import { sendJson } from '../api/client.ts';
import { checkName } from '../forms/checks.ts';
import { ChoiceCards } from '../forms/choice-cards.tsx';
import { FormProblem } from '../forms/form-problem.tsx';
import { NamedSelect } from '../forms/named-select.tsx';
import { useForm } from '../forms/use-form.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { controlClass, TextField } from '../ui/text-field.tsx';

export type KeyWorkspace = { id: string; name: string };

const madeSchema = z.object({ key: z.string() });

const roles = [
  { value: 'reader', label: 'Read and ask', text: 'Lists and reads documents, asks questions.' },
  { value: 'editor', label: 'Also change documents', text: 'Uploads, retries and deletes documents, too.' },
] as const;

const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
] as const;

type ApiKeyDialogProps = {
  workspaces: readonly KeyWorkspace[];
  onMade: () => void;
  onClose: () => void;
};

/** Makes a key, and shows it this once. */
export function ApiKeyDialog({ workspaces, onMade, onClose }: ApiKeyDialogProps) {
  const [made, setMade] = useState<string>();
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={made === undefined ? 'Make a key' : 'Your new key'}
    >
      {made === undefined ? (
        <KeyForm
          workspaces={workspaces}
          onMade={(key) => {
            setMade(key);
            onMade();
          }}
        />
      ) : (
        <MadeKey value={made} onClose={onClose} />
      )}
    </Dialog>
  );
}

type KeyFormProps = { workspaces: readonly KeyWorkspace[]; onMade: (key: string) => void };

function KeyForm({ workspaces, onMade }: KeyFormProps) {
  const form = useForm({
    fields: ['name', 'role', 'workspace', 'days'],
    check: (values) => ({ name: checkName(values.name, 'a name for the key', 60) }),
    send: async ({ name, role, workspace, days }) => {
      const workspaceIds = workspace === 'all' ? null : [workspace];
      const body = { name: name.trim(), role, workspaceIds, days: Number(days) };
      onMade(madeSchema.parse(await sendJson('POST', '/api/account/api-keys', body)).key);
    },
  });
  const places = [
    { value: 'all', label: 'All my workspaces' },
    ...workspaces.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <form {...form.formProps} className="grid gap-4">
      <TextField label="Name" help="What the key is for." autoComplete="off" {...form.field('name')} />
      <ChoiceCards legend="What it may do" name="role" choices={roles} defaultValue="reader" />
      <NamedSelect label="Where" options={places} {...form.field('workspace')} />
      <NamedSelect label="For how long" options={lifetimes} {...form.field('days')} />
      <FormProblem problem={form.problem} />
      <div className="flex justify-end">
        <Button type="submit" tone="primary" busy={form.busy}>
          Make the key
        </Button>
      </div>
    </form>
  );
}

function MadeKey({ value, onClose }: { value: string; onClose: () => void }) {
  return (
    <div className="grid gap-4">
      <p className="text-sm text-ink-soft">
        Copy it now: it is not shown again. Send it as <code>Authorization: Bearer …</code>
      </p>
      <input
        aria-label="Key"
        readOnly
        value={value}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
        className={`${controlClass} h-9 font-mono text-xs`}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={value} label="Copy the key" />
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}
