import { pageContext } from '#app/_server/page-context.ts';
import { listWorkspaceBreakGlass } from '#lib/break-glass/list-break-glass.ts';
import { BreakGlassList } from '../../../../_components/access/break-glass-list.tsx';
import { Section } from '../../../../_components/section.tsx';

/** Every use of emergency access to a workspace, for its managers; nothing as long as there was none. */
export async function EmergencySection({ workspaceId }: { workspaceId: string }) {
  const items = await listWorkspaceBreakGlass(await pageContext(), { workspaceId });
  if (items.length === 0) return null;
  return (
    <Section title="Emergency access" text="Administrators who read this workspace without being a member.">
      <BreakGlassList items={items} namesWorkspace={false} />
    </Section>
  );
}
