import { and, asc, eq, isNull } from 'drizzle-orm';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { requireWorkspaceRole } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { documents, goldenQuestions } from '#lib/db/schema/index.ts';
import type { GoldenQuestionView } from '#lib/shared/golden-questions.ts';

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
  const rows = await database()
    .select()
    .from(goldenQuestions)
    .where(eq(goldenQuestions.workspaceId, workspaceId))
    .orderBy(asc(goldenQuestions.createdAt), asc(goldenQuestions.id));
  if (rows.length === 0) return [];
  const known = await database()
    .select({ id: documents.id, name: documents.name })
    .from(documents)
    .where(and(readableDocuments(scope), eq(documents.workspaceId, workspaceId)));
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const living = await database()
    .select({ id: documents.id })
    .from(documents)
    .where(and(eq(documents.workspaceId, workspaceId), isNull(documents.deletedAt)));
  const hidden = new Set(living.flatMap(({ id }) => (names.has(id) ? [] : [id])));
  const shown = rows.filter(({ places }) => !places.some(({ documentId }) => hidden.has(documentId)));
  return shown.map(({ id, question, places }) => ({
    id,
    question,
    places: places.map((place) => ({ ...place, documentName: names.get(place.documentId) ?? null })),
  }));
}
