import type { Metadata } from 'next';
import { orNotFound } from '#app/_server/or-not-found.ts';
import { pageContext } from '#app/_server/page-context.ts';
import { readChatComparison } from '#lib/admin/model-votes.ts';
import { CompareScreen } from '../../../_components/admin/models/compare/compare-screen.tsx';
import { ComparedTable } from '../../../_components/admin/models/compare/compared-table.tsx';
import { Section } from '../../../_components/section.tsx';
import { LinkButton } from '../../../_components/ui/button.tsx';
import { PageHeader } from '../../../_components/ui/page-header.tsx';

export const metadata: Metadata = { title: 'Compare language models' };

/** One question to two language models, side by side. */
export default async function ComparePage() {
  const { candidates, workspaces, models } = await orNotFound(readChatComparison(await pageContext()));
  return (
    <>
      <PageHeader
        title="Compare language models"
        text="Both are asked the same question with the same passages, one after the other. Only you see the answers."
        actions={
          <LinkButton href="/admin/models" size="small">
            Back to the models
          </LinkButton>
        }
      />
      <div className="grid gap-9">
        <CompareScreen candidates={candidates} workspaces={workspaces} />
        <Section
          title="So far"
          text="Votes of administrators, and the answers of the last year: how many were refused, and how many of the claims their own sources support."
        >
          <ComparedTable models={models} />
        </Section>
      </div>
    </>
  );
}
