import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { listInvitations } from '#lib/auth/list-invitations.ts';
import { listPeople } from '#lib/users/list-people.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { InvitationTable } from '../../_components/admin/people/invitation-table.tsx';
import { InvitePerson } from '../../_components/admin/people/invite-person.tsx';
import { PeopleTable } from '../../_components/admin/people/people-table.tsx';
import { Section } from '../../_components/section.tsx';
import { PageHeader } from '../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'People' };

/** Everybody with an account, and the invitations that are open. */
export default async function PeoplePage() {
  const context = await pageContext();
  const [people, invitations, workspaces] = await orNotFound(
    Promise.all([listPeople(context), listInvitations(context), listWorkspaces(context)]),
  );
  const managed = workspaces.filter((workspace) => workspace.role === 'manager');
  const ownId = context.principal.kind === 'person' ? context.principal.userId : null;
  return (
    <>
      <PageHeader
        title="People"
        text="Accounts are made by invitation only."
        actions={<InvitePerson workspaces={managed.map(({ id, name }) => ({ id, name }))} />}
      />
      <div className="grid gap-9">
        <PeopleTable people={people} ownId={ownId} />
        <Section title="Open invitations">
          {invitations.length === 0 ? (
            <p className="text-sm text-ink-soft">No invitation is waiting to be used.</p>
          ) : (
            <InvitationTable invitations={invitations} />
          )}
        </Section>
      </div>
    </>
  );
}
