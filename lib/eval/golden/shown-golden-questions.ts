import { and, asc, eq } from 'drizzle-orm';
import { readableDocuments } from '#lib/access/read-scope.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database, type Database } from '#lib/db/client.ts';
import { documents, goldenQuestions } from '#lib/db/schema/index.ts';

type GoldenQuestionRow = typeof goldenQuestions.$inferSelect;

/** Golden questions with the names of the documents that they may speak of. */
export type ShownGoldenQuestions = { rows: GoldenQuestionRow[]; names: ReadonlyMap<string, string> };

/**
 * The golden questions of a workspace, oldest first, without those about a document that the scope may not read: the question
 * alone would tell of it. A document that is gone may have been one that few might read, so its questions are gone, too.
 */
export async function shownGoldenQuestions(
  scope: ReadScope,
  { workspaceId }: { workspaceId: string },
  tx: Database = database(),
): Promise<ShownGoldenQuestions> {
  const rows = await tx
    .select()
    .from(goldenQuestions)
    .where(eq(goldenQuestions.workspaceId, workspaceId))
    .orderBy(asc(goldenQuestions.createdAt), asc(goldenQuestions.id));
  if (rows.length === 0) return { rows, names: new Map() };
  const known = await tx
    .select({ id: documents.id, name: documents.name })
    .from(documents)
    .where(and(readableDocuments(scope), eq(documents.workspaceId, workspaceId)));
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return {
    rows: rows.filter(({ places }) => places.every(({ documentId }) => names.has(documentId))),
    names,
  };
}
