import { pageContext } from '#app/_server/page-context.ts';
import { listWorkspaceInvitations } from '#lib/auth/list-invitations.ts';
import { Moment } from '../../../../_components/moment.tsx';
import { Section } from '../../../../_components/section.tsx';
import { roleLabel } from '../../../../_components/workspaces/role-words.ts';

/** Who was invited into the workspace and has not come yet, for its managers; nothing when there is nobody. */
export async function InvitedSection({ workspaceId }: { workspaceId: string }) {
  const invited = await listWorkspaceInvitations(await pageContext(), { workspaceId });
  if (invited.length === 0) return null;
  return (
    <Section
      title="Invited"
      text="They become members when they accept, if whoever invited them still manages this workspace then. Administrators can withdraw an invitation."
    >
      <ul aria-label="Invited" className="grid gap-2 text-sm">
        {invited.map(({ id, email, role, byName, expiresAt }) => (
          <li key={id} className="break-words rounded-card border border-line bg-surface p-3">
            <span className="font-medium">{email}</span> as {roleLabel(role).toLowerCase()}, invited by{' '}
            {byName}; until <Moment time={expiresAt} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
