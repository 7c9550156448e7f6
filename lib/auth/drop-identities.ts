import { and, eq, inArray, isNull } from 'drizzle-orm';
import { raiseEpoch } from '../access/epoch.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { groupMembers, identities, identityProviders } from '../db/schema/index.ts';
import { dropRefusedClaims } from '../users/refused-claims.ts';
import { leaveClaimedGroups } from './leave-claimed-groups.ts';

/**
 * Disconnects a person from all their identities at providers, or from the one named, in the caller's transaction; returns how many
 * there were. Groups that came by claims of those providers lapse at once: they give nothing until a sign-in there confirms
 * them, and still shut out where a wall does. Those that an administrator confirmed go: the confirming was of
 * the identity, and no other one carries it on. So disconnecting opens nothing. The rows stay: an identity that was forgotten would make
 * a second account at its next sign-in, which no wall names and nobody disabled.
 */
export async function dropIdentities(
  tx: Database,
  context: RequestContext,
  input: { userId: string; identityId?: string },
): Promise<number> {
  const { userId, identityId } = input;
  const isIt = identityId === undefined ? undefined : eq(identities.id, identityId);
  const removed = await tx
    .update(identities)
    .set({ disconnectedAt: now() })
    .where(and(eq(identities.userId, userId), isNull(identities.disconnectedAt), isIt))
    .returning();
  if (removed.length === 0) return 0;
  for (const { id } of removed) {
    await recordAudit(tx, context, {
      action: 'identity.removed',
      objectType: 'person',
      objectId: userId,
      detail: { identityId: id },
    });
  }
  const issuers = removed.map(({ issuer }) => issuer);
  const providers = await tx
    .select({ id: identityProviders.id })
    .from(identityProviders)
    .where(inArray(identityProviders.issuer, issuers));
  const providerIds = providers.map(({ id }) => id);
  await tx
    .update(groupMembers)
    .set({ confirmedAt: null })
    .where(and(eq(groupMembers.userId, userId), inArray(groupMembers.providerId, providerIds)));
  for (const providerId of providerIds)
    await leaveClaimedGroups(tx, context, { userId, providerId, confirmedOnly: true });
  await dropRefusedClaims(tx, { userId, providerIds });
  await raiseEpoch(tx);
  return removed.length;
}
