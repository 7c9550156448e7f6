'use client';
import { Eye, UserMinus, UserRound, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '#lib/shared/format.ts';
import type { WorkspaceRole } from '#lib/shared/roles.ts';
import type { MemberView } from '#lib/workspaces/list-members.ts';
import { sendJson } from '../api/client.ts';
import { ViewAsDialog } from '../access/view-as-dialog.tsx';
import { leaveTo } from '../auth/leave-to.ts';
import { Columns } from '../forms/columns.tsx';
import { useAct } from '../forms/use-act.ts';
import { Badge } from '../ui/badge.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Select } from '../ui/select.tsx';
import { Table, TableCell, TableRow } from '../ui/table.tsx';
import { roleLabel, roleOptions } from './role-words.ts';

type PersonMember = Extract<MemberView, { kind: 'person' }>;

type MemberTableProps = {
  workspaceId: string;
  members: readonly MemberView[];
  /** The person who looks. */
  ownId: string | null;
  canManage: boolean;
};

/** Who may enter the workspace, and as what; managers change it here. */
export function MemberTable({ workspaceId, members, ownId, canManage }: MemberTableProps) {
  const { act, busyKey } = useAct();
  const [removing, setRemoving] = useState<MemberView>();
  const [viewed, setViewed] = useState<PersonMember>();
  const pathOf = (member: MemberView) => `/api/workspaces/${workspaceId}/members/${member.roleId}`;
  const changeRole = (member: MemberView, role: WorkspaceRole) =>
    act({
      key: member.roleId,
      work: () => sendJson('PATCH', pathOf(member), { role }),
      done: `${member.name} is now ${roleLabel(role).toLowerCase()}.`,
    });
  const remove = async (member: MemberView) => {
    if (isSelf(member, ownId)) {
      await sendJson('DELETE', pathOf(member));
      await leaveTo('/');
    }
    await act({
      key: member.roleId,
      work: () => sendJson('DELETE', pathOf(member)),
      done: `${member.name} is no longer a member.`,
    });
  };
  return (
    <>
      <Table label="Members">
        <Columns names={['Member', 'Role']} {...(canManage ? { acts: 'Look and remove' } : {})} />
        <tbody>
          {members.map((member) => (
            <MemberRow
              key={member.roleId}
              member={member}
              isSelf={isSelf(member, ownId)}
              busy={busyKey === member.roleId}
              {...(canManage ? { onRole: changeRole, onRemove: setRemoving, onView: setViewed } : {})}
            />
          ))}
        </tbody>
      </Table>
      <ViewedAs workspaceId={workspaceId} member={viewed} onClose={setViewed} />
      <RemoveDialog
        member={removing}
        isSelf={removing !== undefined && isSelf(removing, ownId)}
        onClose={() => {
          setRemoving(undefined);
        }}
        onRemove={remove}
      />
    </>
  );
}

type ViewedAsProps = {
  workspaceId: string;
  member: PersonMember | undefined;
  onClose: (member: undefined) => void;
};

function ViewedAs({ workspaceId, member, onClose }: ViewedAsProps) {
  if (!member) return null;
  return (
    <ViewAsDialog
      workspaceId={workspaceId}
      member={member}
      onClose={() => {
        onClose(undefined);
      }}
    />
  );
}

function isSelf(member: MemberView, ownId: string | null): boolean {
  return member.kind === 'person' && member.userId === ownId;
}

type MemberRowProps = {
  member: MemberView;
  isSelf: boolean;
  busy: boolean;
  onRole?: (member: MemberView, role: WorkspaceRole) => Promise<unknown>;
  onRemove?: (member: MemberView) => void;
  onView?: (member: PersonMember) => void;
};

function MemberRow({ member, isSelf, busy, onRole, onRemove, onView }: MemberRowProps) {
  return (
    <TableRow>
      <TableCell className="w-full max-w-0">
        <MemberName member={member} isSelf={isSelf} />
      </TableCell>
      <TableCell className="min-w-32">
        {onRole ? (
          <Select
            label={`Role of ${member.name}`}
            hideLabel
            value={member.role}
            options={roleOptions}
            disabled={busy}
            onChange={(role) => void onRole(member, role)}
          />
        ) : (
          roleLabel(member.role)
        )}
      </TableCell>
      {onRemove ? (
        <TableCell className="text-right whitespace-nowrap">
          {onView && member.kind === 'person' && !isSelf ? (
            <IconButton
              label={`See it as ${member.name}`}
              onClick={() => {
                onView(member);
              }}
            >
              <Eye />
            </IconButton>
          ) : null}
          <IconButton
            label={`Remove ${member.name}`}
            disabled={busy}
            onClick={() => {
              onRemove(member);
            }}
          >
            <UserMinus />
          </IconButton>
        </TableCell>
      ) : null}
    </TableRow>
  );
}

function MemberName({ member, isSelf }: { member: MemberView; isSelf: boolean }) {
  const Icon = member.kind === 'person' ? UserRound : UsersRound;
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <span className="min-w-0">
        <span className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium">{member.name}</span>
          {isSelf ? <Badge>You</Badge> : null}
          {member.kind === 'person' && member.isDisabled ? <Badge tone="caution">Disabled</Badge> : null}
        </span>
        <span className="block truncate text-xs text-ink-faint">
          {member.kind === 'person'
            ? member.email
            : `Group of ${formatCount(member.peopleCount, 'person', 'people')}`}
        </span>
      </span>
    </span>
  );
}

type RemoveDialogProps = {
  member: MemberView | undefined;
  isSelf: boolean;
  onClose: () => void;
  onRemove: (member: MemberView) => Promise<void>;
};

function RemoveDialog({ member, isSelf, onClose, onRemove }: RemoveDialogProps) {
  return (
    <ConfirmDialog
      open={member !== undefined}
      onOpenChange={onClose}
      title={isSelf ? 'Leave this workspace?' : `Remove ${member?.name ?? ''}?`}
      text={
        isSelf
          ? 'You lose access to its documents and to your conversations about them at once. Another manager can add you again.'
          : 'They lose access to the documents, and to their conversations about them, at once; an answer that is being written stops. A role through a group stays.'
      }
      confirmLabel={isSelf ? 'Leave' : 'Remove'}
      onConfirm={async () => {
        if (member) await onRemove(member);
      }}
    />
  );
}
