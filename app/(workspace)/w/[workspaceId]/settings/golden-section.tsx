import { pageContext } from '#app/_server/page-context.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { listGoldenQuestions } from '#lib/eval/golden/list-golden-questions.ts';
import { AddGolden } from '../../../../_components/golden/add-golden.tsx';
import { GoldenQuestions } from '../../../../_components/golden/golden-questions.tsx';
import { Section } from '../../../../_components/section.tsx';

/** The questions on which a change of embedding models is measured; for managers. */
export async function GoldenSection({ workspaceId }: { workspaceId: string }) {
  const context = await pageContext();
  const [questions, documents] = await Promise.all([
    listGoldenQuestions(context, { workspaceId }),
    listDocuments(context, { workspaceId }),
  ]);
  return (
    <Section
      title="Golden questions"
      text="Questions whose right answers you know. Before an administrator switches to another embedding model, both models are asked them, so that everybody sees which one finds more."
    >
      <GoldenQuestions workspaceId={workspaceId} questions={questions} />
      <div className="flex flex-wrap gap-2">
        <AddGolden workspaceId={workspaceId} documents={documents.map(({ id, name }) => ({ id, name }))} />
      </div>
    </Section>
  );
}
