'use client';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { formatCount } from '#lib/shared/format.ts';
import type { GroupView } from '#lib/users/list-groups.ts';
import { sendJson } from '../../api/client.ts';
import { Columns } from '../../forms/columns.tsx';
import type { PickerItem } from '../../forms/picker.tsx';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { RenameDialog } from '../../shell/rename-dialog.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { GroupMembers } from './group-members.tsx';

type GroupTableProps = {
  groups: readonly GroupView[];
  /** Everybody who could be put into a group. */
  people: readonly PickerItem[];
};

type Opened = { what: 'members' | 'rename'; groupId: string };

/** All groups, and what can be done with each. */
export function GroupTable({ groups, people }: GroupTableProps) {
  const { act, succeed } = useAct();
  const { ask, dialog } = useConfirm();
  const [opened, setOpened] = useState<Opened>();
  const group = groups.find((candidate) => candidate.id === opened?.groupId);
  const close = () => {
    setOpened(undefined);
  };
  const path = (groupId: string) => `/api/admin/groups/${groupId}`;
  const remove = ({ id, name, members }: GroupView) => {
    ask({
      title: `Delete the group ${name}?`,
      text: `Its ${formatCount(members.length, 'person', 'people')} lose the workspaces that they entered only through it, at once. Their accounts stay.`,
      label: 'Delete',
      onConfirm: () =>
        act({ key: id, work: () => sendJson('DELETE', path(id)), done: `The group ${name} is deleted.` }),
    });
  };
  return (
    <>
      <Table label="Groups">
        <Columns names={['Group', 'People']} acts="Change" />
        <tbody>
          {groups.map((entry) => (
            <GroupRow key={entry.id} group={entry} onOpen={setOpened} onDelete={remove} />
          ))}
        </tbody>
      </Table>
      {dialog}
      <GroupMembers group={opened?.what === 'members' ? group : undefined} people={people} onClose={close} />
      <RenameDialog
        open={opened?.what === 'rename'}
        onOpenChange={close}
        title="Rename the group"
        value={group?.name ?? ''}
        onRename={async (name) => {
          await sendJson('PATCH', path(opened?.groupId ?? ''), { name });
          succeed('The group is renamed.');
        }}
      />
    </>
  );
}

type GroupRowProps = {
  group: GroupView;
  onOpen: (opened: Opened) => void;
  onDelete: (group: GroupView) => void;
};

function GroupRow({ group, onOpen, onDelete }: GroupRowProps) {
  return (
    <TableRow>
      <TableCell className="w-full font-medium">{group.name}</TableCell>
      <TableCell>
        <Button
          size="small"
          aria-label={`People in ${group.name}: ${group.members.length}`}
          onClick={() => {
            onOpen({ what: 'members', groupId: group.id });
          }}
        >
          {formatCount(group.members.length, 'person', 'people')}
        </Button>
      </TableCell>
      <TableCell className="text-right">
        <Menu
          trigger={
            <IconButton label={`Change ${group.name}`}>
              <Ellipsis />
            </IconButton>
          }
        >
          <MenuItem
            icon={<Pencil aria-hidden />}
            onSelect={() => {
              onOpen({ what: 'rename', groupId: group.id });
            }}
          >
            Rename
          </MenuItem>
          <MenuItem
            tone="danger"
            icon={<Trash2 aria-hidden />}
            onSelect={() => {
              onDelete(group);
            }}
          >
            Delete
          </MenuItem>
        </Menu>
      </TableCell>
    </TableRow>
  );
}
