import { and, eq } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { dropGrantsWithoutRole, workspacesOfGroup } from '../documents/drop-grants.ts';
import { keepingGrantedManagers } from '../documents/granted-managers.ts';
import { requireOthersGroup } from '../walls/own-walls.ts';
import { groupMembers } from '../db/schema/index.ts';
import { requireManagerLeft, workspacesManagedByGroup } from '../workspaces/managers.ts';
import type { GroupMemberInput } from './add-group-member.ts';

/**
 * Takes a person out of a group, with the roles they had through it; for administrators. Nobody does it to themselves in
 * a group that a wall names, and whom the wall shuts out does it to nobody there. Throws `WALL_OWN`, `NOT_FOUND`, `STEP_UP_REQUIRED`, and `LAST_MANAGER`
 * when a workspace would be left without a manager.
 */
export async function removeGroupMember(context: RequestContext, input: GroupMemberInput): Promise<void> {
  const { groupId, userId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await requireOthersGroup(tx, context, input);
    const managed = await workspacesManagedByGroup(tx, groupId);
    const removed = await keepingGrantedManagers(tx, context, () =>
      tx
        .delete(groupMembers)
        .where(and(eq(groupMembers.groupId, groupId), eq(groupMembers.userId, userId)))
        .returning(),
    );
    if (removed.length === 0) throw new AppError('NOT_FOUND');
    await requireManagerLeft(tx, managed);
    const workspaceIds = await workspacesOfGroup(tx, groupId);
    await dropGrantsWithoutRole(tx, context, { userIds: [userId], workspaceIds });
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'group-member.removed',
      objectType: 'group',
      objectId: groupId,
      detail: { personId: userId },
    });
  });
}
