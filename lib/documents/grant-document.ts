import { eq } from 'drizzle-orm';
import { raiseEpoch } from '#lib/access/epoch.ts';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents } from '#lib/db/schema/index.ts';
import type { RoleHolder } from '#lib/workspaces/insert-role.ts';
import { insertDocumentGrant } from './document-grants.ts';
import { requireDocument } from './require-document.ts';

/**
 * Lets a person or a group read a restricted document, as far as they may enter its workspace. For managers who may read it. Throws
 * `NOT_FOUND` (also for an absent holder), `STEP_UP_REQUIRED` and `CONFLICT` when it isn't restricted.
 */
export async function grantDocument(
  context: RequestContext,
  { documentId, holder }: { documentId: string; holder: RoleHolder },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { document } = await requireDocument(context, { documentId, role: 'manager' }, tx);
    await requireFreshSession(context, tx);
    const [row] = await tx
      .select({ restricted: documents.restricted })
      .from(documents)
      .where(eq(documents.id, document.id));
    if (row?.restricted !== true) throw new AppError('CONFLICT');
    await insertDocumentGrant(tx, context, { document, holder });
    await raiseEpoch(tx);
  });
}
