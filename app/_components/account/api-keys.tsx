'use client';
import { useState } from 'react';
import type { ApiKeyListed } from '#lib/auth/own-api-keys.ts';
import { sendJson } from '../api/client.ts';
import { useAct } from '../forms/use-act.ts';
import { useConfirm } from '../forms/use-confirm.tsx';
import { Moment } from '../moment.tsx';
import { Section } from '../section.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ApiKeyDialog, type KeyWorkspace } from './api-key-dialog.tsx';
import { KeyUse } from './key-use.tsx';

type ApiKeysProps = {
  keys: readonly ApiKeyListed[];
  workspaces: readonly KeyWorkspace[];
  /** Of this server, without a slash at its end. */
  address: string;
};

/** One's keys for programs. */
export function ApiKeys({ keys, workspaces, address }: ApiKeysProps) {
  const { act, succeed, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  const [isMaking, setMaking] = useState(false);
  const revoke = ({ id, name }: ApiKeyListed) => {
    ask({
      title: `Revoke the key “${name}”?`,
      text: 'Programs that use it are refused from now on. This can’t be taken back.',
      label: 'Revoke',
      onConfirm: () =>
        act({
          key: id,
          work: () => sendJson('DELETE', `/api/account/api-keys/${id}`),
          done: 'The key is revoked.',
        }),
    });
  };
  return (
    <Section
      title="Keys for programs"
      text="A program with a key acts as you, within what the key lends, and never with more than you may do."
      actions={
        <Button
          onClick={() => {
            setMaking(true);
          }}
        >
          Make a key
        </Button>
      }
    >
      <KeyItems keys={keys} workspaces={workspaces} busyKey={busyKey} onRevoke={revoke} />
      <KeyUse address={address} />
      {dialog}
      {isMaking ? (
        <ApiKeyDialog
          workspaces={workspaces}
          onMade={() => {
            succeed('The key is made.');
          }}
          onClose={() => {
            setMaking(false);
          }}
        />
      ) : null}
    </Section>
  );
}

type KeyItemsProps = Omit<ApiKeysProps, 'address'> & {
  busyKey: string | undefined;
  onRevoke: (key: ApiKeyListed) => void;
};

function KeyItems({ keys, workspaces, busyKey, onRevoke }: KeyItemsProps) {
  if (keys.length === 0) return <p className="text-sm text-ink-soft">You have no keys.</p>;
  return (
    <ul className="grid divide-y divide-line rounded-card border border-line bg-surface text-sm">
      {keys.map((key) => (
        <KeyItem
          key={key.id}
          apiKey={key}
          workspaces={workspaces}
          busy={busyKey === key.id}
          onRevoke={() => {
            onRevoke(key);
          }}
        />
      ))}
    </ul>
  );
}

type KeyItemProps = {
  apiKey: ApiKeyListed;
  workspaces: readonly KeyWorkspace[];
  busy: boolean;
  onRevoke: () => void;
};

function KeyItem({ apiKey, workspaces, busy, onRevoke }: KeyItemProps) {
  const { name, role, workspaceIds, expiresAt, lastUsedAt, hasExpired } = apiKey;
  const nameOf = (id: string) => workspaces.find((one) => one.id === id)?.name ?? 'one you can’t enter';
  const where = workspaceIds === null ? 'all your workspaces' : workspaceIds.map(nameOf).join(', ');
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-3.5 py-2.5">
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          {name}
          {hasExpired ? <Badge>Expired</Badge> : null}
        </span>
        <span className="block text-xs text-ink-faint">
          {role === 'reader' ? 'Reads and asks' : 'Reads, asks, uploads and deletes'} in {where}
        </span>
        <span className="block text-xs text-ink-faint">
          Until <Moment time={expiresAt} /> ·{' '}
          {lastUsedAt === null ? (
            'not used yet'
          ) : (
            <>
              last used <Moment time={lastUsedAt} />
            </>
          )}
        </span>
      </span>
      <Button size="small" busy={busy} onClick={onRevoke} aria-label={`Revoke the key ${name}`}>
        Revoke
      </Button>
    </li>
  );
}
