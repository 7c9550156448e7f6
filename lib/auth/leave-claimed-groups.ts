import { and, eq, isNotNull } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { groupMembers } from '../db/schema/index.ts';
import { dropGrantsWithoutRole, workspacesOfGroup } from '../documents/drop-grants.ts';
import { keepWalled } from '../walls/keep-walled.ts';

/**
 * Takes a person out of the groups that came by claims of a provider, or only of those that an administrator confirmed; returns which.
 * Where a group is shut out by a wall, they stay behind it by name. In the caller's transaction, which raises the epoch.
 */
export async function leaveClaimedGroups(
  tx: Database,
  context: RequestContext,
  input: { userId: string; providerId: string; confirmedOnly: boolean },
): Promise<string[]> {
  const { userId, providerId, confirmedOnly } = input;
  const isIt = and(eq(groupMembers.userId, userId), eq(groupMembers.providerId, providerId));
  const left = await tx
    .delete(groupMembers)
    .where(and(isIt, confirmedOnly ? isNotNull(groupMembers.confirmedBy) : undefined))
    .returning({ groupId: groupMembers.groupId });
  const groupIds = left.map(({ groupId }) => groupId);
  for (const objectId of groupIds) {
    const detail = { personId: userId, providerId };
    await recordAudit(tx, context, { action: 'group-member.removed', objectType: 'group', objectId, detail });
    const workspaceIds = await workspacesOfGroup(tx, objectId);
    await dropGrantsWithoutRole(tx, context, { userIds: [userId], workspaceIds });
  }
  await keepWalled(tx, context, { userId, providerId, groupIds });
  return groupIds;
}
