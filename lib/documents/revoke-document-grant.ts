import { and, eq } from 'drizzle-orm';
import { raiseEpoch } from '#lib/access/epoch.ts';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documentGrants } from '#lib/db/schema/index.ts';
import { keepingGrantedManagers } from './granted-managers.ts';
import { requireDocument } from './require-document.ts';

/**
 * Takes the grant of a restricted document away; for managers who may read it. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, and `LAST_GRANT` when no manager
 * would be left who may.
 */
export async function revokeDocumentGrant(
  context: RequestContext,
  { documentId, grantId }: { documentId: string; grantId: string },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { document } = await requireDocument(context, { documentId, role: 'manager' }, tx);
    await requireFreshSession(context, tx);
    const [grant] = await keepingGrantedManagers(tx, context, () =>
      tx
        .delete(documentGrants)
        .where(and(eq(documentGrants.id, grantId), eq(documentGrants.documentId, document.id)))
        .returning(),
    );
    if (!grant) throw new AppError('NOT_FOUND');
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'document-grant.removed',
      objectType: 'document',
      objectId: document.id,
      workspaceId: document.workspaceId,
      detail: { grantId, personId: grant.userId, groupId: grant.groupId },
    });
  });
}
