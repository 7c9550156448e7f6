import { eq } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents, documentVersions } from '#lib/db/schema/index.ts';
import { queueIngest } from '#lib/jobs/queue-ingest.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { openDocument } from './open-document.ts';
import { requireDocument } from './require-document.ts';

export type ChangeDocumentInput = { documentId: string; title: string };

const longestTitle = 300;

/**
 * Corrects the title of a document; needs the editor role. The title stands before every passage for search, so the
 * document is taken into the index again. Throws `NOT_FOUND`, `INPUT_INVALID`, and `CONFLICT` while it is being read.
 */
export async function changeDocument(
  context: RequestContext,
  input: ChangeDocumentInput,
): Promise<DocumentView> {
  const { document, version } = await requireDocument(context, {
    documentId: input.documentId,
    role: 'editor',
  });
  const title = input.title.replace(/\s+/g, ' ').trim();
  if (title === '' || title.length > longestTitle) throw new AppError('INPUT_INVALID');
  await inTransaction(async (tx) => {
    const [current] = await tx
      .select({ state: documentVersions.state })
      .from(documentVersions)
      .where(eq(documentVersions.id, version.id));
    const isFinal = current?.state.startsWith('ready') === true || current?.state === 'failed';
    if (!isFinal) throw new AppError('CONFLICT');
    await tx.update(documents).set({ title }).where(eq(documents.id, document.id));
    if (current.state !== 'failed') {
      await queueIngest(tx, {
        versionId: version.id,
        workspaceId: document.workspaceId,
        createdBy: principalId(context.principal),
        readAgain: false,
      });
    }
    await recordAudit(tx, context, {
      action: 'document.changed',
      objectType: 'document',
      objectId: document.id,
      workspaceId: document.workspaceId,
      detail: { versionId: version.id },
    });
  });
  return openDocument(context, { documentId: document.id });
}
