'use client';
import { UserMinus } from 'lucide-react';
import type { GroupView } from '#lib/users/list-groups.ts';
import { sendJson } from '../../api/client.ts';
import { FormProblem } from '../../forms/form-problem.tsx';
import { Picker, type PickerItem } from '../../forms/picker.tsx';
import { useAct } from '../../forms/use-act.ts';
import { useForm } from '../../forms/use-form.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';

type GroupMembersProps = {
  group: GroupView | undefined;
  people: readonly PickerItem[];
  onClose: () => void;
};

/** Who is in a group; people are added and taken out here. */
export function GroupMembers({ group, people, onClose }: GroupMembersProps) {
  return (
    <Dialog
      open={group !== undefined}
      onOpenChange={onClose}
      title={group ? `People in ${group.name}` : ''}
      description="Everybody in the group has the roles that workspaces give it. A change counts at once."
    >
      {group ? (
        <div className="grid gap-6">
          <MemberList group={group} />
          <AddPerson
            // A new form after each addition, so that nobody stays chosen.
            key={group.members.length}
            group={group}
            people={people.filter((person) => !group.members.some(({ id }) => id === person.value))}
          />
        </div>
      ) : null}
    </Dialog>
  );
}

function MemberList({ group }: { group: GroupView }) {
  const { act, busyKey } = useAct();
  if (group.members.length === 0)
    return <p className="text-sm text-ink-soft">Nobody is in this group yet.</p>;
  return (
    <ul
      aria-label={`People in ${group.name}`}
      className="divide-y divide-line rounded-card border border-line"
    >
      {group.members.map((member) => (
        <li key={member.id} className="flex items-center gap-2 py-1 pr-1 pl-3 text-sm">
          <span className="min-w-0 flex-1">
            <span className="flex items-center gap-2">
              <span className="truncate font-medium">{member.name}</span>
              {member.isDisabled ? <Badge tone="caution">Disabled</Badge> : null}
            </span>
            <span className="block truncate text-xs text-ink-faint">{member.email}</span>
            {member.providerName === null ? null : (
              <span className="block text-xs text-ink-faint">
                As {member.providerName} says
                {member.isLapsed ? '; gives nothing until they sign in there again' : ''}
              </span>
            )}
          </span>
          <IconButton
            label={`Take ${member.name} out`}
            disabled={busyKey === member.id}
            onClick={() =>
              void act({
                key: member.id,
                work: () =>
                  sendJson('DELETE', `/api/admin/groups/${group.id}/members`, { userId: member.id }),
                done: `${member.name} is no longer in the group.`,
              })
            }
          >
            <UserMinus />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

/** Says beside each person whom a provider counts in that adding them confirms it. */
function withClaims(people: readonly PickerItem[], { refused }: GroupView): PickerItem[] {
  const names = new Map(refused.map(({ id, providerName }) => [id, providerName]));
  return people.map((person) => {
    const name = names.get(person.value);
    return name === undefined
      ? person
      : { ...person, detail: `${person.detail} · belongs here as ${name} says, not let in yet` };
  });
}

function AddPerson({ group, people }: { group: GroupView; people: readonly PickerItem[] }) {
  const { succeed } = useAct();
  const isConfirmed = (userId: string) => group.refused.some(({ id }) => id === userId);
  const form = useForm({
    fields: ['userId'],
    check: ({ userId }) => ({ userId: userId === '' ? 'Choose a person.' : undefined }),
    send: async ({ userId }) => {
      await sendJson('POST', `/api/admin/groups/${group.id}/members`, { userId });
      succeed(
        isConfirmed(userId)
          ? 'Added, for as long as the provider says so at their sign-ins.'
          : 'Added to the group.',
      );
    },
  });
  return (
    <form {...form.formProps} className="grid gap-4">
      <Picker
        label="Add a person"
        items={withClaims(people, group)}
        empty="Everybody on this server is in the group."
        {...form.field('userId')}
      />
      {people.some(({ value }) => isConfirmed(value)) ? (
        <p className="text-xs text-ink-soft">
          A wall, or an administration they had, keeps some people out of this group although a provider says
          that they belong here. Make sure who they are: adding one of them confirms what the provider says.
          They are in the group while it does, and a membership lapses as all of its do.
        </p>
      ) : null}
      <FormProblem problem={form.problem} />
      {people.length === 0 ? null : (
        <div className="flex justify-end">
          <Button type="submit" tone="primary" busy={form.busy}>
            Add to the group
          </Button>
        </div>
      )}
    </form>
  );
}
