import { eq } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { groups } from '../db/schema/index.ts';
import { requireManagerLeft, workspacesManagedByGroup } from '../workspaces/managers.ts';
import { dropGrantsWithoutRole, membersOf, workspacesOfGroup } from '../documents/drop-grants.ts';
import { keepingGrantedManagers } from '../documents/granted-managers.ts';
import { requireNothingWalled } from '../walls/own-walls.ts';
import { leaveWalls } from '../walls/wall-rows.ts';
import { requireGroup } from './group-rows.ts';

/**
 * Deletes a group; its people lose the roles they had through it. For administrators. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`,
 * `LAST_MANAGER` when a workspace would be left without a manager, `WALL_IN_USE` while a wall names the group, and `WALL_OWN` where it opens what a wall closes to
 * the administrator: another one of its name would be taken for it.
 */
export async function deleteGroup(context: RequestContext, input: { groupId: string }): Promise<void> {
  const { groupId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await requireGroup(tx, groupId);
    const managed = await workspacesManagedByGroup(tx, groupId);
    await leaveWalls(tx, groupId);
    await requireNothingWalled(tx, context, groupId);
    const userIds = await membersOf(tx, groupId);
    const workspaceIds = await workspacesOfGroup(tx, groupId);
    // Members and roles of the group go with it (foreign keys).
    await keepingGrantedManagers(tx, context, () => tx.delete(groups).where(eq(groups.id, groupId)));
    await requireManagerLeft(tx, managed);
    await dropGrantsWithoutRole(tx, context, { userIds, workspaceIds });
    await raiseEpoch(tx);
    await recordAudit(tx, context, { action: 'group.deleted', objectType: 'group', objectId: groupId });
  });
}
