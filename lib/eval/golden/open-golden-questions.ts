import { and, eq } from 'drizzle-orm';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { documents } from '#lib/db/schema/index.ts';
import type { GoldenQuestionView } from '#lib/shared/golden-questions.ts';
import { listGoldenQuestions } from './list-golden-questions.ts';

/**
 * The golden questions of a workspace that are about no restricted document: for figures that people see who may not know of those.
 * Throws `NOT_FOUND`.
 */
export async function openGoldenQuestions(
  context: RequestContext,
  { workspaceId }: { workspaceId: string },
): Promise<GoldenQuestionView[]> {
  const restricted = await database()
    .select({ id: documents.id })
    .from(documents)
    .where(and(eq(documents.workspaceId, workspaceId), eq(documents.restricted, true)));
  const hidden = new Set(restricted.map(({ id }) => id));
  const questions = await listGoldenQuestions(context, { workspaceId });
  return questions.filter(({ places }) => !places.some(({ documentId }) => hidden.has(documentId)));
}
