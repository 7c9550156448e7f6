import { recordAudit } from '#lib/audit/record-audit.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { queueIngest } from '#lib/jobs/queue-ingest.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { openDocument } from './open-document.ts';
import { requireDocument } from './require-document.ts';

export type RetryDocumentInput = {
  documentId: string;
  /** For a file that is protected: kept only until it was used. */
  password?: string | undefined;
};

const retriable = new Set(['failed', 'ready with gaps']);

/**
 * Reads a document again that failed or has gaps; needs the editor role. Throws `NOT_FOUND`, and `CONFLICT` for one
 * that is being read or has no problem.
 */
export async function retryDocument(
  context: RequestContext,
  input: RetryDocumentInput,
): Promise<DocumentView> {
  const { documentId } = input;
  await inTransaction(async (tx) => {
    const { document, version } = await requireDocument(context, { documentId, role: 'editor' }, tx);
    if (!retriable.has(version.state)) throw new AppError('CONFLICT');
    await queueIngest(tx, {
      versionId: version.id,
      workspaceId: document.workspaceId,
      createdBy: principalId(context.principal),
      password: input.password,
      readAgain: true,
    });
    await recordAudit(tx, context, {
      action: 'document.retried',
      objectType: 'document',
      objectId: document.id,
      workspaceId: document.workspaceId,
      detail: { versionId: version.id },
    });
  });
  return openDocument(context, { documentId });
}
