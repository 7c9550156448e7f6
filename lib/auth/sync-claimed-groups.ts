import type { IDToken } from 'openid-client';
import { and, eq, notInArray } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { groupMembers, providerGroups } from '../db/schema/index.ts';
import { dropGrantsWithoutRole, workspacesOfGroup } from '../documents/drop-grants.ts';
import { isClosedToClaims } from '../users/own-groups.ts';
import { keepWalled } from '../walls/keep-walled.ts';
import type { Provider } from './provider-client.ts';

/**
 * Puts the person into the groups that the claim of this sign-in means, and out of those that an earlier one meant and this one does
 * not. Memberships that an administrator gave are left alone. No claim opens a wall: whoever leaves a group that a wall shuts out
 * stays shut out by name, and an administrator is put into no group that opens something (`group-member.refused`). In the caller's transaction.
 */
export async function syncClaimedGroups(
  tx: Database,
  context: RequestContext,
  input: { userId: string; provider: Provider; claims: IDToken },
): Promise<void> {
  const { userId, provider } = input;
  const claimed = claimedValues(input.claims, provider.groupClaim);
  const rows = await tx.select().from(providerGroups).where(eq(providerGroups.providerId, provider.id));
  const meant = [...new Set(rows.filter((row) => claimed.has(row.claimValue)).map((row) => row.groupId))];
  const removed = await tx
    .delete(groupMembers)
    .where(
      and(
        eq(groupMembers.userId, userId),
        eq(groupMembers.providerId, provider.id),
        notInArray(groupMembers.groupId, meant),
      ),
    )
    .returning({ groupId: groupMembers.groupId });
  const { added, refused } = await join(tx, { userId, providerId: provider.id, groupIds: meant });
  const detail = { personId: userId, providerId: provider.id };
  for (const { groupId: objectId } of removed) {
    await recordAudit(tx, context, { action: 'group-member.removed', objectType: 'group', objectId, detail });
    const workspaceIds = await workspacesOfGroup(tx, objectId);
    await dropGrantsWithoutRole(tx, context, { userIds: [userId], workspaceIds });
  }
  for (const objectId of added)
    await recordAudit(tx, context, { action: 'group-member.added', objectType: 'group', objectId, detail });
  for (const objectId of refused)
    await recordAudit(tx, context, { action: 'group-member.refused', objectType: 'group', objectId, detail });
  // Who was refused a group that a wall shuts out is behind that wall all the same.
  const groupIds = [...removed.map(({ groupId }) => groupId), ...refused];
  const kept = await keepWalled(tx, context, { userId, providerId: provider.id, groupIds });
  if (removed.length + added.length + kept > 0) await raiseEpoch(tx);
}

/** Puts the person into those of the groups that they are not in; returns which, and which were closed to them. */
async function join(
  tx: Database,
  input: { userId: string; providerId: string; groupIds: readonly string[] },
): Promise<{ added: string[]; refused: string[] }> {
  const { userId, providerId } = input;
  const rows = await tx
    .select({ groupId: groupMembers.groupId })
    .from(groupMembers)
    .where(eq(groupMembers.userId, userId));
  const held = new Set(rows.map(({ groupId }) => groupId));
  const [added, refused]: [string[], string[]] = [[], []];
  for (const groupId of input.groupIds.filter((one) => !held.has(one))) {
    if (await isClosedToClaims(tx, { groupId, userId })) {
      refused.push(groupId);
      continue;
    }
    await tx.insert(groupMembers).values({ groupId, userId, providerId });
    added.push(groupId);
  }
  return { added, refused };
}

function claimedValues(claims: IDToken, name: string | null): Set<string> {
  const value: unknown = name === null ? undefined : claims[name];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return new Set(values.filter((one) => typeof one === 'string'));
}
