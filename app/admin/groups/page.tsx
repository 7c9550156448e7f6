import { UsersRound } from 'lucide-react';
import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { listGroups } from '#lib/users/list-groups.ts';
import { listPeople } from '#lib/users/list-people.ts';
import { CreateGroup } from '../../_components/admin/groups/create-group.tsx';
import { GroupTable } from '../../_components/admin/groups/group-table.tsx';
import { EmptyState } from '../../_components/ui/empty-state.tsx';
import { PageHeader } from '../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Groups' };

/** Groups of people, who get roles in workspaces together. */
export default async function GroupsPage() {
  const context = await pageContext();
  const [groups, people] = await orNotFound(Promise.all([listGroups(context), listPeople(context)]));
  const active = people.filter((person) => person.disabledAt === null);
  return (
    <>
      <PageHeader
        title="Groups"
        text="People in a group share the roles that workspaces give it."
        actions={<CreateGroup />}
      />
      {groups.length === 0 ? (
        <EmptyState
          icon={<UsersRound aria-hidden />}
          title="No groups yet"
          text="A group saves adding the same people to every workspace: create one, put people in, then give it a role on a workspace’s members page."
        />
      ) : (
        <GroupTable
          groups={groups}
          people={active.map(({ id, name, email }) => ({ value: id, label: name, detail: email }))}
        />
      )}
    </>
  );
}
