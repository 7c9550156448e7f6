import { and, eq, isNull } from 'drizzle-orm';
import { raiseEpoch } from '#lib/access/epoch.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents, documentVersions } from '#lib/db/schema/index.ts';
import { cancelJobsOf, enqueueJob } from '#lib/jobs/enqueue-job.ts';
import { requireDocument } from './require-document.ts';

export type DeleteDocumentInput = { documentId: string };

/**
 * Deletes a document; needs the editor role. When this returns nobody finds, opens or is answered from it any more,
 * in running streams too; a job then erases what is stored of it. Throws `NOT_FOUND`.
 */
export async function deleteDocument(context: RequestContext, input: DeleteDocumentInput): Promise<void> {
  await inTransaction(async (tx) => {
    const { document } = await requireDocument(context, { ...input, role: 'editor' }, tx);
    const { id, workspaceId } = document;
    await tx
      .update(documents)
      .set({ deletedAt: now() })
      .where(and(eq(documents.id, id), isNull(documents.deletedAt)));
    await raiseEpoch(tx);
    const versions = await tx
      .select({ id: documentVersions.id })
      .from(documentVersions)
      .where(eq(documentVersions.documentId, id));
    await cancelJobsOf(tx, { subjectIds: versions.map((version) => version.id), except: 'remove-document' });
    const createdBy = principalId(context.principal);
    await enqueueJob(tx, { name: 'remove-document', subjectId: id, workspaceId, payload: {}, createdBy });
    await recordAudit(tx, context, {
      action: 'document.deleted',
      objectType: 'document',
      objectId: id,
      workspaceId,
    });
  });
}
