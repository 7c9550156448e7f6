import { makeReadScope } from '#lib/access/read-scope.ts';
import { requireWorkspaceRole } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import type { GoldenQuestionView } from '#lib/shared/golden-questions.ts';
import { shownGoldenQuestions } from './shown-golden-questions.ts';

/**
 * The golden questions of a workspace, oldest first, without those about a document that is kept from this manager: the question
 * alone would tell of it. For managers. Throws `NOT_FOUND`.
 */
export async function listGoldenQuestions(
  context: RequestContext,
  { workspaceId }: { workspaceId: string },
): Promise<GoldenQuestionView[]> {
  await requireWorkspaceRole(context, { workspaceId, role: 'manager' });
  const scope = await makeReadScope(context, { workspaceId });
  const { rows, names } = await shownGoldenQuestions(scope, { workspaceId });
  return rows.map(({ id, question, places }) => ({
    id,
    question,
    places: places.flatMap((place) => {
      const documentName = names.get(place.documentId);
      return documentName === undefined ? [] : [{ ...place, documentName }];
    }),
  }));
}
