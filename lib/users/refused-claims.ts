import { and, asc, desc, eq, exists, inArray, sql } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import { type Database, database } from '../db/client.ts';
import { identityProviders, providerGroups, refusedClaims, user } from '../db/schema/index.ts';

/** Keeps which groups a sign-in at a provider claimed in vain, in place of those of the one before. In the caller's transaction. */
export async function keepRefusedClaims(
  tx: Database,
  input: { userId: string; providerId: string; groupIds: readonly string[] },
): Promise<void> {
  const { userId, providerId } = input;
  await dropRefusedClaims(tx, { userId, providerIds: [providerId] });
  for (const groupId of input.groupIds)
    await tx.insert(refusedClaims).values({ userId, providerId, groupId, claimedAt: now() });
}

/** An identity that is disconnected or gone claims nothing. In the caller's transaction. */
export async function dropRefusedClaims(
  tx: Database,
  { userId, providerIds }: { userId: string; providerIds: readonly string[] },
): Promise<void> {
  await tx
    .delete(refusedClaims)
    .where(and(eq(refusedClaims.userId, userId), inArray(refusedClaims.providerId, [...providerIds])));
}

/** A claim that was confirmed is refused no more. In the caller's transaction. */
export async function dropRefusedClaim(
  tx: Database,
  { userId, providerId, groupId }: { userId: string; providerId: string; groupId: string },
): Promise<void> {
  const isIt = and(
    eq(refusedClaims.userId, userId),
    eq(refusedClaims.providerId, providerId),
    eq(refusedClaims.groupId, groupId),
  );
  await tx.delete(refusedClaims).where(isIt);
}

/** True of claims whose provider still means the group by something. */
function isStillMeant(tx: Database) {
  return exists(
    tx
      .select({ one: sql`1` })
      .from(providerGroups)
      .where(
        and(
          eq(providerGroups.providerId, refusedClaims.providerId),
          eq(providerGroups.groupId, refusedClaims.groupId),
        ),
      ),
  );
}

/** The latest claim of this group that was refused this person and still stands; null when there is none. */
export async function findRefusedClaim(
  tx: Database,
  { userId, groupId }: { userId: string; groupId: string },
): Promise<{ providerId: string; confirmedAt: number } | null> {
  const [row] = await tx
    .select({ providerId: refusedClaims.providerId, confirmedAt: refusedClaims.claimedAt })
    .from(refusedClaims)
    .where(and(eq(refusedClaims.userId, userId), eq(refusedClaims.groupId, groupId), isStillMeant(tx)))
    .orderBy(desc(refusedClaims.claimedAt))
    .limit(1);
  return row ?? null;
}

/** All claims that were refused and still stand, with names. The caller has made sure that it is an administrator who asks. */
export async function listRefusedClaims(): Promise<{ groupId: string; id: string; providerName: string }[]> {
  const db = database();
  return db
    .select({
      groupId: refusedClaims.groupId,
      id: refusedClaims.userId,
      providerName: identityProviders.name,
    })
    .from(refusedClaims)
    .innerJoin(identityProviders, eq(identityProviders.id, refusedClaims.providerId))
    .innerJoin(user, eq(user.id, refusedClaims.userId))
    .where(isStillMeant(db))
    .orderBy(asc(user.name), desc(refusedClaims.claimedAt));
}
