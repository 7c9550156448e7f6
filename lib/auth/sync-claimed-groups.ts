import type { IDToken } from 'openid-client';
import { and, eq, notInArray, sql } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { countsAt } from '../access/walls.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { groupMembers, providerGroups } from '../db/schema/index.ts';
import { dropGrantsWithoutRole, workspacesOfGroup } from '../documents/drop-grants.ts';
import { isClosedToClaims } from '../users/own-groups.ts';
import { keepRefusedClaims } from '../users/refused-claims.ts';
import { keepWalled } from '../walls/keep-walled.ts';
import type { Provider } from './provider-client.ts';

/**
 * Puts the person into the groups that the claim of this sign-in means, and out of those that an earlier one meant and this one does
 * not, and confirms those that it means again. Memberships that an administrator gave are left alone. No claim opens a wall: whoever leaves a group that a wall shuts out
 * stays shut out by name, and an administrator is put into no group that opens something, nor what may be the second account of somebody
 * behind a wall into one that opens what the wall closes (`group-member.refused`), until an administrator confirms the claim by adding them. In the caller's transaction.
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
  const { added, renewed, refused } = await join(tx, { userId, providerId: provider.id, groupIds: meant });
  await keepRefusedClaims(tx, { userId, providerId: provider.id, groupIds: refused });
  const detail = { personId: userId, providerId: provider.id };
  for (const { groupId: objectId } of removed) {
    await recordAudit(tx, context, { action: 'group-member.removed', objectType: 'group', objectId, detail });
    const workspaceIds = await workspacesOfGroup(tx, objectId);
    await dropGrantsWithoutRole(tx, context, { userIds: [userId], workspaceIds });
  }
  for (const objectId of added)
    await recordAudit(tx, context, { action: 'group-member.added', objectType: 'group', objectId, detail });
  for (const objectId of renewed)
    await recordAudit(tx, context, {
      action: 'group-member.confirmed',
      objectType: 'group',
      objectId,
      detail,
    });
  for (const objectId of refused)
    await recordAudit(tx, context, { action: 'group-member.refused', objectType: 'group', objectId, detail });
  // Who was refused a group that a wall shuts out is behind that wall all the same.
  const groupIds = [...removed.map(({ groupId }) => groupId), ...refused];
  const kept = await keepWalled(tx, context, { userId, providerId: provider.id, groupIds });
  if (removed.length + added.length + renewed.length + kept > 0) await raiseEpoch(tx);
}

type Joined = { added: string[]; renewed: string[]; refused: string[] };

/**
 * Puts the person into those of the groups that they are not in, and confirms those that came by a claim; returns which were added,
 * which had lapsed and count again, and which were closed to them.
 */
async function join(
  tx: Database,
  input: { userId: string; providerId: string; groupIds: readonly string[] },
): Promise<Joined> {
  const { userId, providerId } = input;
  const at = now();
  const counts = sql<number>`${countsAt(at)}`;
  const rows = await tx
    .select({
      groupId: groupMembers.groupId,
      providerId: groupMembers.providerId,
      confirmedBy: groupMembers.confirmedBy,
      counts,
    })
    .from(groupMembers)
    .where(eq(groupMembers.userId, userId));
  const held = new Map(rows.map((row) => [row.groupId, row]));
  const joined: Joined = { added: [], renewed: [], refused: [] };
  for (const groupId of input.groupIds) {
    const { isLeftAlone, hasLapsed, isNew, confirmedBy, isMember } = standingOf(
      held.get(groupId),
      providerId,
    );
    if (isLeftAlone) continue;
    if (isNew && confirmedBy === null && (await isClosedToClaims(tx, { groupId, userId, isMember }))) {
      joined.refused.push(groupId);
      continue;
    }
    const claim = { providerId, confirmedAt: at, confirmedBy };
    const target = [groupMembers.groupId, groupMembers.userId];
    const member = { groupId, userId, ...claim };
    await tx.insert(groupMembers).values(member).onConflictDoUpdate({ target, set: claim });
    if (isNew) joined[hasLapsed ? 'renewed' : 'added'].push(groupId);
  }
  return joined;
}

type Held = { providerId: string | null; confirmedBy: string | null; counts: number };

/**
 * What a membership is to a claim of this provider. What an administrator gave is left alone; what one confirmed is its own provider's to
 * carry on, and no other's.
 */
function standingOf(row: Held | undefined, providerId: string) {
  if (!row) return { isLeftAlone: false, hasLapsed: false, isNew: true, confirmedBy: null, isMember: false };
  const hasLapsed = row.counts !== 1;
  const isOthers = row.confirmedBy !== null && row.providerId !== providerId;
  return {
    isLeftAlone: row.providerId === null || (isOthers && !hasLapsed),
    hasLapsed,
    isNew: hasLapsed,
    confirmedBy: isOthers ? null : row.confirmedBy,
    isMember: hasLapsed && !isOthers,
  };
}

function claimedValues(claims: IDToken, name: string | null): Set<string> {
  const value: unknown = name === null ? undefined : claims[name];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return new Set(values.filter((one) => typeof one === 'string'));
}
