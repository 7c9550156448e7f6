'use client';
import { useState } from 'react';
import type { ProviderListed } from '#lib/auth/identity-providers.ts';
import { sendJson } from '../../api/client.ts';
import { Columns, wideOnly } from '../../forms/columns.tsx';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { Section } from '../../section.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { ProviderDialog } from './provider-dialog.tsx';

type ProviderListProps = {
  providers: readonly ProviderListed[];
  groups: readonly { id: string; name: string }[];
  callbackAddress: string;
};

/** The providers of single sign-on. */
export function ProviderList({ providers, groups, callbackAddress }: ProviderListProps) {
  const { act, succeed, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  const [editing, setEditing] = useState<ProviderListed | 'new'>();
  const remove = ({ id, name }: ProviderListed) => {
    ask({
      title: `Remove ${name}?`,
      text: 'Whoever signed in by it is signed out, and loses the groups that came by it. Their accounts stay. If you enter it again, each person signs in as before and connects theirs anew.',
      label: 'Remove',
      onConfirm: () =>
        act({
          key: id,
          work: () => sendJson('DELETE', `/api/admin/identity-providers/${id}`),
          done: `${name} is removed.`,
        }),
    });
  };
  return (
    <Section
      title="Single sign-on"
      text="Providers that speak OpenID Connect. This server talks to one only when somebody signs in by it."
      actions={
        <Button
          onClick={() => {
            setEditing('new');
          }}
        >
          Add a provider
        </Button>
      }
    >
      <ProviderTable providers={providers} busyKey={busyKey} onChange={setEditing} onRemove={remove} />
      {dialog}
      {editing === undefined ? null : (
        <ProviderDialog
          provider={editing === 'new' ? undefined : editing}
          groups={groups}
          callbackAddress={callbackAddress}
          onClose={() => {
            setEditing(undefined);
          }}
          onSaved={succeed}
        />
      )}
    </Section>
  );
}

type OnProvider = (provider: ProviderListed) => void;
type ProviderTableProps = {
  providers: readonly ProviderListed[];
  busyKey: string | undefined;
  onChange: OnProvider;
  onRemove: OnProvider;
};

function ProviderTable({ providers, busyKey, onChange, onRemove }: ProviderTableProps) {
  if (providers.length === 0)
    return <EmptyState title="No provider" text="People sign in with a password or a passkey." />;
  return (
    <Table label="Providers">
      <Columns names={['Provider', { name: 'Issuer', wide: true }]} acts="Change" />
      <tbody>
        {providers.map((provider) => (
          <ProviderRow
            key={provider.id}
            provider={provider}
            busy={busyKey === provider.id}
            onChange={onChange}
            onRemove={onRemove}
          />
        ))}
      </tbody>
    </Table>
  );
}

type ProviderRowProps = {
  provider: ProviderListed;
  busy: boolean;
  onChange: OnProvider;
  onRemove: OnProvider;
};

function ProviderRow({ provider, busy, onChange, onRemove }: ProviderRowProps) {
  const { name, issuer, enabled } = provider;
  return (
    <TableRow>
      <TableCell>
        <span className="flex flex-wrap items-center gap-2 font-medium">
          {name}
          {enabled ? null : <StatusBadge tone="danger">Off</StatusBadge>}
        </span>
      </TableCell>
      <TableCell className={`${wideOnly} break-all`}>{issuer}</TableCell>
      <TableCell className="text-right">
        <span className="flex flex-wrap justify-end gap-2">
          <Button
            size="small"
            aria-label={`Change ${name}`}
            onClick={() => {
              onChange(provider);
            }}
          >
            Change
          </Button>
          <Button
            size="small"
            aria-label={`Remove ${name}`}
            busy={busy}
            onClick={() => {
              onRemove(provider);
            }}
          >
            Remove
          </Button>
        </span>
      </TableCell>
    </TableRow>
  );
}
