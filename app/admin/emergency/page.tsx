import { Siren } from 'lucide-react';
import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { listBreakGlass } from '#lib/break-glass/list-break-glass.ts';
import { config } from '#lib/core/config.ts';
import { listStrandedDocuments } from '#lib/documents/rescue/list-stranded-documents.ts';
import { nameableWorkspaces } from '#lib/walls/nameable-workspaces.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { BreakGlassList } from '../../_components/access/break-glass-list.tsx';
import { BreakGlass } from '../../_components/admin/emergency/break-glass-form.tsx';
import { RescueList } from '../../_components/admin/emergency/rescue-list.tsx';
import { StrandedList } from '../../_components/admin/emergency/stranded-list.tsx';
import { Section } from '../../_components/section.tsx';
import { EmptyState } from '../../_components/ui/empty-state.tsx';
import { PageHeader } from '../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Emergency access' };

/** Emergency access of administrators: taking it, and every use so far. */
export default async function EmergencyPage() {
  const context = await pageContext();
  const items = await orNotFound(listBreakGlass(context));
  const [workspaces, entered, { stranded, rescues }] = await orNotFound(
    Promise.all([nameableWorkspaces(context), listWorkspaces(context), listStrandedDocuments(context)]),
  );
  const own = new Set(entered.map(({ id }) => id));
  const closed = workspaces.filter(({ id }) => !own.has(id));
  return (
    <>
      <PageHeader
        title="Emergency access"
        text="For the moment when nobody of a workspace can be reached. Managers of the workspace are told."
        actions={
          <BreakGlass
            workspaces={closed.map(({ id, name }) => ({ value: id, label: name, detail: id }))}
            mostMinutes={config().breakGlassMs / 60_000}
          />
        }
      />
      {items.length === 0 ? (
        <EmptyState
          icon={<Siren aria-hidden />}
          title="Never used"
          text="Every use of emergency access stands here, with its reason."
        />
      ) : (
        <BreakGlassList items={items} namesWorkspace />
      )}
      {stranded.length + rescues.length === 0 ? null : (
        <div className="mt-10">
          <Section
            title="Restricted documents that nobody can open"
            text="Those who could open them to others have a closed account, no role any more, or are behind a wall. Give each to a manager of its workspace; you do not read it."
          >
            {stranded.length === 0 ? <p className="text-sm text-ink-soft">None at the moment.</p> : null}
            {stranded.length === 0 ? null : <StrandedList stranded={stranded} />}
            {rescues.length === 0 ? null : <RescueList rescues={rescues} />}
          </Section>
        </div>
      )}
    </>
  );
}
