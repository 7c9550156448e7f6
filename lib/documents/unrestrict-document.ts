import { eq } from 'drizzle-orm';
import { raiseEpoch } from '#lib/access/epoch.ts';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documentGrants, documents } from '#lib/db/schema/index.ts';
import { requireDocument } from './require-document.ts';

/**
 * Opens a restricted document to everybody in its workspace again, and forgets its grants. For managers who may read it. Throws
 * `NOT_FOUND`, `STEP_UP_REQUIRED`.
 */
export async function unrestrictDocument(
  context: RequestContext,
  { documentId }: { documentId: string },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { document } = await requireDocument(context, { documentId, role: 'manager' }, tx);
    await requireFreshSession(context, tx);
    await tx.update(documents).set({ restricted: false }).where(eq(documents.id, document.id));
    await tx.delete(documentGrants).where(eq(documentGrants.documentId, document.id));
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'document.unrestricted',
      objectType: 'document',
      objectId: document.id,
      workspaceId: document.workspaceId,
    });
  });
}
