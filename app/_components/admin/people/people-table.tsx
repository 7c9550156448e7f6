'use client';
import {
  ArrowRightLeft,
  Ban,
  Ellipsis,
  Eye,
  KeyRound,
  ShieldCheck,
  ShieldOff,
  ShieldQuestion,
  Undo2,
  Unplug,
} from 'lucide-react';
import { useState } from 'react';
import type { PersonView } from '#lib/users/list-people.ts';
import { sendJson } from '../../api/client.ts';
import { Columns, wideOnly } from '../../forms/columns.tsx';
import { useAct } from '../../forms/use-act.ts';
import { useConfirm } from '../../forms/use-confirm.tsx';
import { Moment } from '../../moment.tsx';
import { Badge, StatusBadge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Table, TableCell, TableRow } from '../../ui/table.tsx';
import { personActs, type PersonAct } from './person-acts.ts';
import { MoveIdentityDialog } from './move-identity-dialog.tsx';
import { PersonAccessDialog } from './person-access-dialog.tsx';
import { ResetLinkDialog } from './reset-link-dialog.tsx';

type Opened = { what: 'reset' | 'access' | 'move'; person: PersonView };

type PeopleTableProps = { people: readonly PersonView[]; ownId: string | null };

/** Everybody with an account, and what an administrator may change about them. */
export function PeopleTable({ people, ownId }: PeopleTableProps) {
  const { act, busyKey } = useAct();
  const { ask, dialog } = useConfirm();
  const [opened, setOpened] = useState<Opened>();
  const change = (person: PersonView, chosen: PersonAct) =>
    act({
      key: person.id,
      work: () => sendAct(person.id, chosen),
      done: personActs[chosen].done(person.name),
    });
  const start = (person: PersonView, chosen: PersonAct) => {
    const { title, ...words } = personActs[chosen];
    ask({ ...words, title: title(person.name), onConfirm: () => change(person, chosen) });
  };
  return (
    <>
      <Table label="People">
        <Columns
          names={['Person', { name: 'Role', wide: true }, { name: 'Last signed in', wide: true }]}
          acts="Change"
        />
        <tbody>
          {people.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              isSelf={person.id === ownId}
              busy={busyKey === person.id}
              onAct={(chosen) => {
                start(person, chosen);
              }}
              onOpen={setOpened}
            />
          ))}
        </tbody>
      </Table>
      {dialog}
      <OpenedDialog
        opened={opened}
        others={people.filter(({ id }) => id !== opened?.person.id && id !== ownId)}
        onClose={() => {
          setOpened(undefined);
        }}
      />
    </>
  );
}

function sendAct(personId: string, chosen: PersonAct): Promise<unknown> {
  const path = `/api/admin/people/${personId}`;
  const { change } = personActs[chosen];
  return typeof change === 'string'
    ? sendJson('DELETE', `${path}/${change}`)
    : sendJson('PATCH', path, change);
}

type OpenedDialogProps = {
  opened: Opened | undefined;
  /** Whom an identity may be moved to. */
  others: readonly PersonView[];
  onClose: () => void;
};

function OpenedDialog({ opened, others, onClose }: OpenedDialogProps) {
  if (!opened) return null;
  const { what, person } = opened;
  if (what === 'reset') return <ResetLinkDialog person={person} onClose={onClose} />;
  if (what === 'access') return <PersonAccessDialog person={person} onClose={onClose} />;
  return <MoveIdentityDialog person={person} others={others} onClose={onClose} />;
}

type PersonRowProps = {
  person: PersonView;
  isSelf: boolean;
  busy: boolean;
  onAct: (act: PersonAct) => void;
  onOpen: (opened: Opened) => void;
};

function PersonRow(props: PersonRowProps) {
  const { person, isSelf } = props;
  const isAdministrator = person.role === 'administrator';
  return (
    <TableRow>
      <TableCell className="w-full">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{person.name}</span>
          {isSelf ? <Badge>You</Badge> : null}
          {isAdministrator ? (
            <span className="sm:hidden">
              <Badge tone="accent">Administrator</Badge>
            </span>
          ) : null}
          {person.disabledAt === null ? null : <StatusBadge tone="danger">Disabled</StatusBadge>}
        </span>
        <span className="block text-xs break-all text-ink-faint">{person.email}</span>
        {person.providers.length === 0 ? null : (
          <span className="block text-xs text-ink-faint">Signs in by {person.providers.join(', ')}</span>
        )}
        <span className="block text-xs text-ink-faint sm:hidden">
          Signed in: <SignedIn person={person} />
        </span>
      </TableCell>
      <TableCell className={wideOnly}>
        {isAdministrator ? <Badge tone="accent">Administrator</Badge> : 'Person'}
      </TableCell>
      <TableCell className={`${wideOnly} whitespace-nowrap text-ink-soft`}>
        <SignedIn person={person} />
      </TableCell>
      <TableCell className="text-right">
        <PersonMenu {...props} />
      </TableCell>
    </TableRow>
  );
}

function SignedIn({ person }: { person: PersonView }) {
  return person.signedInAt === null ? 'not lately' : <Moment time={person.signedInAt} />;
}

function PersonMenu({ person, isSelf, busy, onAct, onOpen }: PersonRowProps) {
  const choose = (act: PersonAct) => () => {
    onAct(act);
  };
  const isAdministrator = person.role === 'administrator';
  return (
    <Menu
      trigger={
        <IconButton label={`Change ${person.name}`} disabled={busy}>
          <Ellipsis />
        </IconButton>
      }
    >
      <MenuItem
        icon={<Eye aria-hidden />}
        onSelect={() => {
          onOpen({ what: 'access', person });
        }}
      >
        What they can read
      </MenuItem>
      <MenuItem
        icon={isAdministrator ? <ShieldOff aria-hidden /> : <ShieldCheck aria-hidden />}
        onSelect={choose(isAdministrator ? 'demote' : 'promote')}
      >
        {isAdministrator ? 'Take the administration away' : 'Make administrator'}
      </MenuItem>
      <SignInItems person={person} isSelf={isSelf} onAct={onAct} onOpen={onOpen} />
      {person.disabledAt === null ? (
        <MenuItem tone="danger" icon={<Ban aria-hidden />} onSelect={choose('disable')}>
          Disable the account
        </MenuItem>
      ) : (
        <MenuItem icon={<Undo2 aria-hidden />} onSelect={choose('enable')}>
          Enable the account
        </MenuItem>
      )}
    </Menu>
  );
}

/** Acts on by what somebody signs in. */
function SignInItems({ person, isSelf, onAct, onOpen }: Omit<PersonRowProps, 'busy'>) {
  return (
    <>
      {person.disabledAt === null && !isSelf ? (
        <MenuItem
          icon={<KeyRound aria-hidden />}
          onSelect={() => {
            onOpen({ what: 'reset', person });
          }}
        >
          Make a link for a new password
        </MenuItem>
      ) : null}
      {isSelf ? null : (
        <MenuItem
          icon={<ShieldQuestion aria-hidden />}
          onSelect={() => {
            onAct('clear');
          }}
        >
          Remove the second factors
        </MenuItem>
      )}
      {isSelf || person.providers.length === 0 ? null : (
        <MenuItem
          icon={<Unplug aria-hidden />}
          onSelect={() => {
            onAct('disconnect');
          }}
        >
          Disconnect from single sign-on
        </MenuItem>
      )}
      {isSelf || !person.hasIdentity ? null : (
        <MenuItem
          icon={<ArrowRightLeft aria-hidden />}
          onSelect={() => {
            onOpen({ what: 'move', person });
          }}
        >
          Move an identity to another account
        </MenuItem>
      )}
    </>
  );
}
