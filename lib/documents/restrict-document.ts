import { and, eq } from 'drizzle-orm';
import { raiseEpoch } from '#lib/access/epoch.ts';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents } from '#lib/db/schema/index.ts';
import type { RoleHolder } from '#lib/workspaces/insert-role.ts';
import { insertDocumentGrant } from './document-grants.ts';
import { keepingGrantedManagers } from './granted-managers.ts';
import { requireDocument } from './require-document.ts';

export type RestrictDocumentInput = {
  documentId: string;
  /** Who may read it besides the one who restricts it. */
  holders?: readonly RoleHolder[];
};

/**
 * Restricts a document: from then on only those with a grant of their own read it or see any trace of it, managers and editors
 * too. For managers; the one who restricts it is granted. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, and `LAST_GRANT` when no manager would have a
 * grant (the operator has none of their own).
 */
export async function restrictDocument(
  context: RequestContext,
  { documentId, holders = [] }: RestrictDocumentInput,
): Promise<void> {
  const { principal } = context;
  const own = 'userId' in principal ? [{ userId: principal.userId }] : [];
  await inTransaction(async (tx) => {
    const { document } = await requireDocument(context, { documentId, role: 'manager' }, tx);
    await requireFreshSession(context, tx);
    await keepingGrantedManagers(tx, context, async () => {
      const changed = await tx
        .update(documents)
        .set({ restricted: true })
        .where(and(eq(documents.id, document.id), eq(documents.restricted, false)))
        .returning({ id: documents.id });
      if (changed.length > 0) {
        await recordAudit(tx, context, {
          action: 'document.restricted',
          objectType: 'document',
          objectId: document.id,
          workspaceId: document.workspaceId,
        });
      }
      for (const holder of [...own, ...holders]) {
        await insertDocumentGrant(tx, context, { document, holder });
      }
      await raiseEpoch(tx);
    });
  });
}
