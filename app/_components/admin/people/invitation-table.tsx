'use client';
import type { InvitationView } from '#lib/auth/list-invitations.ts';
import { sendJson } from '../../api/client.ts';
import { Columns, wideOnly } from '../../forms/columns.tsx';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { Moment } from '../../moment.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { roleLabel } from '../../workspaces/role-words.ts';

function roleWords({ role, workspaceRole }: InvitationView): string {
  const server = role === 'administrator' ? 'Administrator' : 'Person';
  return workspaceRole === null
    ? server
    : `${server}, ${roleLabel(workspaceRole).toLowerCase()} in a workspace`;
}

/** Invitations that nobody has used yet. */
export function InvitationTable({ invitations }: { invitations: readonly InvitationView[] }) {
  const { act } = useAct();
  const { ask, dialog } = useConfirm();
  const withdraw = (invitation: InvitationView) => {
    ask({
      title: 'Withdraw the invitation?',
      text: `The link for ${invitation.email} stops working at once. You can make another one.`,
      label: 'Withdraw',
      onConfirm: () =>
        act({
          key: invitation.id,
          work: () => sendJson('DELETE', `/api/admin/invitations/${invitation.id}`),
          done: 'The invitation is withdrawn.',
        }),
    });
  };
  return (
    <>
      <Table label="Invitations">
        <Columns
          names={['Address', { name: 'Role', wide: true }, { name: 'Until', wide: true }]}
          acts="Withdraw"
        />
        <tbody>
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} onWithdraw={withdraw} />
          ))}
        </tbody>
      </Table>
      {dialog}
    </>
  );
}

type InvitationRowProps = { invitation: InvitationView; onWithdraw: (invitation: InvitationView) => void };

function InvitationRow({ invitation, onWithdraw }: InvitationRowProps) {
  return (
    <TableRow>
      <TableCell>
        <span className="font-medium break-all">{invitation.email}</span>
        <span className="block text-xs text-ink-faint sm:hidden">
          {roleWords(invitation)}, until <Until invitation={invitation} />
        </span>
      </TableCell>
      <TableCell className={wideOnly}>{roleWords(invitation)}</TableCell>
      <TableCell className={`${wideOnly} whitespace-nowrap`}>
        <Until invitation={invitation} />
      </TableCell>
      <TableCell className="text-right">
        <Button
          size="small"
          aria-label={`Withdraw the invitation of ${invitation.email}`}
          onClick={() => {
            onWithdraw(invitation);
          }}
        >
          Withdraw
        </Button>
      </TableCell>
    </TableRow>
  );
}

function Until({ invitation }: { invitation: InvitationView }) {
  return invitation.isExpired ? (
    <Badge tone="caution">Expired</Badge>
  ) : (
    <Moment time={invitation.expiresAt} />
  );
}
