import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import type { Database } from '#lib/db/client.ts';
import { documentGrants, type documents } from '#lib/db/schema/index.ts';
import type { RoleHolder } from '#lib/workspaces/insert-role.ts';
import { requireHolder } from '#lib/workspaces/require-holder.ts';

type DocumentRow = typeof documents.$inferSelect;

/** Writes a grant of a document with its audit row, in the caller's transaction; nothing when it is there. Throws `NOT_FOUND`. */
export async function insertDocumentGrant(
  tx: Database,
  context: RequestContext,
  { document, holder }: { document: DocumentRow; holder: RoleHolder },
): Promise<void> {
  await requireHolder(tx, holder);
  const id = newId();
  const created = { createdBy: principalId(context.principal), createdAt: now() };
  const added = await tx
    .insert(documentGrants)
    .values({ id, documentId: document.id, ...holder, ...created })
    .onConflictDoNothing()
    .returning({ id: documentGrants.id });
  if (added.length === 0) return;
  const who = holder.userId === undefined ? { groupId: holder.groupId } : { personId: holder.userId };
  await recordAudit(tx, context, {
    action: 'document-grant.added',
    objectType: 'document',
    objectId: document.id,
    workspaceId: document.workspaceId,
    detail: { grantId: id, ...who },
  });
}
