import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { principalId, type RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { requireNothingWalled, requireOthersGroup } from '../walls/own-walls.ts';
import { groupMembers, user } from '../db/schema/index.ts';
import { requireGroup } from './group-rows.ts';
import { requireNoOwnAccess } from './own-groups.ts';
import { dropRefusedClaim, findRefusedClaim } from './refused-claims.ts';

export type GroupMemberInput = { groupId: string; userId: string };

/**
 * Puts an active person into a group; they get the roles that the group has. For administrators. Somebody who is in it already
 * stays so; if a claim of a provider put them there, an administrator does from now on, and no claim takes them out. Where a claim of theirs
 * was refused, adding them confirms it: they are in it by the claim, which lapses and leaves as others do. Nobody does it to themselves in a group that a wall names, or that has rights, and whom a
 * wall shuts out does it to nobody in one that the wall names, or that opens what it closes. Throws `WALL_OWN`, `CONFLICT`, `NOT_FOUND`,
 * `STEP_UP_REQUIRED`.
 */
export async function addGroupMember(context: RequestContext, input: GroupMemberInput): Promise<void> {
  const { groupId, userId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await requireGroup(tx, groupId);
    await requireOthersGroup(tx, context, input);
    await requireNoOwnAccess(tx, context, input);
    await requireNothingWalled(tx, context, groupId);
    const [person] = await tx
      .select({ id: user.id })
      .from(user)
      .where(and(eq(user.id, userId), isNull(user.disabledAt)));
    if (!person) throw new AppError('NOT_FOUND');
    const claim = await findRefusedClaim(tx, input);
    const given = claim
      ? { ...claim, confirmedBy: principalId(context.principal) }
      : { providerId: null, confirmedAt: null, confirmedBy: null };
    const target = [groupMembers.groupId, groupMembers.userId];
    const added = await tx
      .insert(groupMembers)
      .values({ groupId, userId, ...given })
      .onConflictDoUpdate({ target, set: given, setWhere: isNotNull(groupMembers.providerId) })
      .returning();
    if (added.length === 0) return;
    if (claim) await dropRefusedClaim(tx, { ...input, providerId: claim.providerId });
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'group-member.added',
      objectType: 'group',
      objectId: groupId,
      detail: { personId: userId, ...(claim && { providerId: claim.providerId }) },
    });
  });
}
