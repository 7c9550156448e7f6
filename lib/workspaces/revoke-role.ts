import { and, eq } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireWorkspaceRole } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { workspaceRoles } from '../db/schema/index.ts';
import { dropGrantsOfGroup, dropGrantsWithoutRole, membersOf } from '../documents/drop-grants.ts';
import { keepingGrantedManagers } from '../documents/granted-managers.ts';
import { requireManagerLeft } from './managers.ts';

export type RevokeRoleInput = { workspaceId: string; roleId: string };

/**
 * Takes a grant in a workspace away, with the grants of restricted documents that would otherwise come back with the next role; for
 * its managers. Throws `NOT_FOUND`, `LAST_MANAGER`, `LAST_GRANT` (`CONFLICT` to those who may not know of the document).
 */
export async function revokeRole(context: RequestContext, input: RevokeRoleInput): Promise<void> {
  const { workspaceId, roleId } = input;
  await inTransaction(async (tx) => {
    await requireWorkspaceRole(context, { workspaceId, role: 'manager' }, tx);
    await requireFreshSession(context, tx);
    const revoked = await keepingGrantedManagers(tx, context, () =>
      tx
        .delete(workspaceRoles)
        .where(and(eq(workspaceRoles.id, roleId), eq(workspaceRoles.workspaceId, workspaceId)))
        .returning(),
    );
    const [grant] = revoked;
    if (!grant) throw new AppError('NOT_FOUND');
    if (grant.role === 'manager') await requireManagerLeft(tx, [workspaceId]);
    await dropGrants(tx, context, grant);
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'workspace-role.revoked',
      objectType: 'workspace',
      objectId: workspaceId,
      workspaceId,
      detail: { roleId, personId: grant.userId, groupId: grant.groupId, role: grant.role },
    });
  });
}

async function dropGrants(
  tx: Database,
  context: RequestContext,
  { workspaceId, userId, groupId }: typeof workspaceRoles.$inferSelect,
): Promise<void> {
  if (groupId !== null) await dropGrantsOfGroup(tx, context, { groupId, workspaceId });
  const userIds = groupId === null ? [userId ?? ''] : await membersOf(tx, groupId);
  await dropGrantsWithoutRole(tx, context, { userIds, workspaceIds: [workspaceId] });
}
