import type { IDToken } from 'openid-client';
import { and, eq, notInArray } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { groupMembers, providerGroups } from '../db/schema/index.ts';
import { keepWalled } from '../walls/keep-walled.ts';
import type { Provider } from './provider-client.ts';

/**
 * Puts the person into the groups that the claim of this sign-in means, and out of those that an earlier one meant and this one does
 * not. Memberships that an administrator gave are left alone. No claim opens a wall: whoever leaves a group that a wall shuts out
 * stays shut out by name. In the caller's transaction.
 */
export async function syncClaimedGroups(
  tx: Database,
  context: RequestContext,
  input: { userId: string; provider: Provider; claims: IDToken },
): Promise<void> {
  const { userId, provider } = input;
  const claimed = claimedValues(input.claims, provider.groupClaim);
  const rows = await tx.select().from(providerGroups).where(eq(providerGroups.providerId, provider.id));
  const wanted = [...new Set(rows.filter((row) => claimed.has(row.claimValue)).map((row) => row.groupId))];
  const removed = await tx
    .delete(groupMembers)
    .where(
      and(
        eq(groupMembers.userId, userId),
        eq(groupMembers.providerId, provider.id),
        notInArray(groupMembers.groupId, wanted),
      ),
    )
    .returning({ groupId: groupMembers.groupId });
  const added = [];
  for (const groupId of wanted) {
    const row = { groupId, userId, providerId: provider.id };
    added.push(...(await tx.insert(groupMembers).values(row).onConflictDoNothing().returning()));
  }
  const groupIds = removed.map(({ groupId }) => groupId);
  const detail = { personId: userId, providerId: provider.id };
  for (const { groupId: objectId } of removed)
    await recordAudit(tx, context, { action: 'group-member.removed', objectType: 'group', objectId, detail });
  for (const { groupId: objectId } of added)
    await recordAudit(tx, context, { action: 'group-member.added', objectType: 'group', objectId, detail });
  await keepWalled(tx, context, { userId, providerId: provider.id, groupIds });
  if (removed.length + added.length > 0) await raiseEpoch(tx);
}

function claimedValues(claims: IDToken, name: string | null): Set<string> {
  const value: unknown = name === null ? undefined : claims[name];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return new Set(values.filter((one) => typeof one === 'string'));
}
