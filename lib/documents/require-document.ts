import { and, eq } from 'drizzle-orm';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { requireWorkspaceRole } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { isId } from '#lib/core/ids.ts';
import { database, type Database } from '#lib/db/client.ts';
import { documents, documentVersions } from '#lib/db/schema/index.ts';
import type { WorkspaceRole } from '#lib/shared/roles.ts';

export type FoundDocument = {
  document: typeof documents.$inferSelect;
  version: typeof documentVersions.$inferSelect;
};

/**
 * A document that the principal may read, with one of its versions (the current one when no number is given), if the
 * principal has the role in its workspace. Throws `NOT_FOUND` otherwise. A change passes its transaction before it writes anything:
 * nobody else changes rights while that is open, so that what is allowed here is allowed until the change is made.
 */
export async function requireDocument(
  context: RequestContext,
  input: { documentId: string; version?: number | undefined; role: WorkspaceRole },
  tx: Database = database(),
): Promise<FoundDocument> {
  // Read beside the transaction, which is the same: nothing was written in it yet.
  const scope = await makeReadScope(context);
  if (!isId(input.documentId)) throw new AppError('NOT_FOUND');
  const isWanted =
    input.version === undefined
      ? eq(documentVersions.id, documents.currentVersionId)
      : eq(documentVersions.number, input.version);
  const [row] = await tx
    .select({ document: documents, version: documentVersions })
    .from(documents)
    .innerJoin(documentVersions, and(eq(documentVersions.documentId, documents.id), isWanted))
    .where(and(readableDocuments(scope), eq(documents.id, input.documentId)));
  if (!row) throw new AppError('NOT_FOUND');
  await requireWorkspaceRole(context, { workspaceId: row.document.workspaceId, role: input.role }, tx);
  return row;
}
