import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import type { Database } from '#lib/db/client.ts';
import { documentGrants, documents, groupMembers, workspaceRoles } from '#lib/db/schema/index.ts';

/** The workspaces in which a group has a role. */
export async function workspacesOfGroup(tx: Database, groupId: string): Promise<string[]> {
  const rows = await tx
    .select({ workspaceId: workspaceRoles.workspaceId })
    .from(workspaceRoles)
    .where(eq(workspaceRoles.groupId, groupId));
  return rows.map(({ workspaceId }) => workspaceId);
}

/** The people in a group. */
export async function membersOf(tx: Database, groupId: string): Promise<string[]> {
  const rows = await tx
    .select({ userId: groupMembers.userId })
    .from(groupMembers)
    .where(eq(groupMembers.groupId, groupId));
  return rows.map(({ userId }) => userId);
}

/**
 * Takes the grants of restricted documents from people who have no role left in a workspace, by themselves or through a group: or
 * they would come back unseen with the next role. To be called after the change, in its transaction, which raises the epoch.
 */
export async function dropGrantsWithoutRole(
  tx: Database,
  context: RequestContext,
  input: { userIds: readonly string[]; workspaceIds: readonly string[] },
): Promise<void> {
  const held = await tx
    .select({ userId: documentGrants.userId, workspaceId: documents.workspaceId })
    .from(documentGrants)
    .innerJoin(documents, eq(documents.id, documentGrants.documentId))
    .where(
      and(
        isNotNull(documentGrants.userId),
        inArray(documentGrants.userId, [...input.userIds]),
        inArray(documents.workspaceId, [...input.workspaceIds]),
      ),
    )
    .groupBy(documentGrants.userId, documents.workspaceId);
  for (const { userId, workspaceId } of held) {
    if (userId === null || (await hasRole(tx, userId, workspaceId))) continue;
    await dropGrants(tx, context, { workspaceId, holder: eq(documentGrants.userId, userId) });
  }
}

/** Takes the grants of a group in a workspace away, with its role there. */
export async function dropGrantsOfGroup(
  tx: Database,
  context: RequestContext,
  { groupId, workspaceId }: { groupId: string; workspaceId: string },
): Promise<void> {
  await dropGrants(tx, context, { workspaceId, holder: eq(documentGrants.groupId, groupId) });
}

async function hasRole(tx: Database, userId: string, workspaceId: string): Promise<boolean> {
  const isHere = eq(workspaceRoles.workspaceId, workspaceId);
  const [direct] = await tx
    .select({ id: workspaceRoles.id })
    .from(workspaceRoles)
    .where(and(isHere, eq(workspaceRoles.userId, userId)));
  if (direct) return true;
  const [byGroup] = await tx
    .select({ id: workspaceRoles.id })
    .from(workspaceRoles)
    .innerJoin(groupMembers, eq(groupMembers.groupId, workspaceRoles.groupId))
    .where(and(isHere, eq(groupMembers.userId, userId)))
    .limit(1);
  return byGroup !== undefined;
}

async function dropGrants(
  tx: Database,
  context: RequestContext,
  { workspaceId, holder }: { workspaceId: string; holder: ReturnType<typeof eq> },
): Promise<void> {
  const own = tx.select({ id: documents.id }).from(documents).where(eq(documents.workspaceId, workspaceId));
  const dropped = await tx
    .delete(documentGrants)
    .where(and(holder, inArray(documentGrants.documentId, own)))
    .returning();
  for (const { id: grantId, documentId, userId: personId, groupId } of dropped) {
    await recordAudit(tx, context, {
      action: 'document-grant.removed',
      objectType: 'document',
      objectId: documentId,
      workspaceId,
      detail: { grantId, personId, groupId },
    });
  }
}
