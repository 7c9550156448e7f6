import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { chatModelName } from '#lib/admin/chat-model-name.ts';
import { listCandidates } from '#lib/workspaces/list-candidates.ts';
import { listMembers } from '#lib/workspaces/list-members.ts';
import { openWorkspace } from '#lib/workspaces/open-workspace.ts';
import { Section } from '../../../../_components/section.tsx';
import { PageBody, PageHeader } from '../../../../_components/ui/page-header.tsx';
import { AddMember } from '../../../../_components/workspaces/add-member.tsx';
import { DeleteWorkspace } from '../../../../_components/workspaces/delete-workspace.tsx';
import { RoleLegend } from '../../../../_components/workspaces/role-legend.tsx';
import { MemberTable } from '../../../../_components/workspaces/member-table.tsx';
import { SettingsForm } from '../../../../_components/workspaces/settings-form.tsx';
import { EmergencySection } from './emergency-section.tsx';
import { GoldenSection } from './golden-section.tsx';
import { InvitedSection } from './invited-section.tsx';

export const metadata: Metadata = { title: 'Members and settings' };

type SettingsPageProps = { params: Promise<{ workspaceId: string }> };

/** Members of a workspace for everyone in it; its settings for managers. */
export default async function WorkspaceSettingsPage({ params }: SettingsPageProps) {
  const { workspaceId } = await params;
  const context = await pageContext();
  const workspace = await orNotFound(openWorkspace(context, { workspaceId }));
  const canManage = workspace.role === 'manager';
  const [members, candidates, modelName] = await Promise.all([
    listMembers(context, { workspaceId }),
    canManage ? listCandidates(context, { workspaceId }) : null,
    canManage ? chatModelName() : null,
  ]);
  const ownId = context.principal.kind === 'person' ? context.principal.userId : null;
  return (
    <PageBody narrow>
      <PageHeader title={workspace.name} text={workspace.description || undefined} />
      <div className="grid gap-10">
        <Section
          title="Members"
          text="Nobody else reads the documents here. An administrator who is no member gets in by emergency access, which managers are told of, or when somebody else makes them a member; administrators say who is in a group."
          actions={candidates ? <AddMember workspaceId={workspaceId} candidates={candidates} /> : undefined}
        >
          <MemberTable workspaceId={workspaceId} members={members} ownId={ownId} canManage={canManage} />
          <RoleLegend />
        </Section>
        {canManage ? (
          <>
            <InvitedSection workspaceId={workspaceId} />
            <EmergencySection workspaceId={workspaceId} />
            <Section title="Settings">
              <SettingsForm
                key={[
                  workspace.name,
                  workspace.description,
                  workspace.answerMode,
                  workspace.unsupportedClaims,
                ].join(' ')}
                workspace={workspace}
                chatModelName={modelName}
              />
            </Section>
            <GoldenSection workspaceId={workspaceId} />
            <Section title="Delete" text="For everybody, with all documents and conversations.">
              <DeleteWorkspace workspace={workspace} />
            </Section>
          </>
        ) : null}
      </div>
    </PageBody>
  );
}
