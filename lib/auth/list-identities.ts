import { asc, desc, eq, inArray } from 'drizzle-orm';
import { requireAdministrator } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { identities, identityMoves, identityProviders, user } from '../db/schema/index.ts';
import { requirePerson } from '../users/require-person.ts';

/** An identity at a provider as administrators see it; times in milliseconds since 1970. */
export type IdentityView = {
  id: string;
  /** Null when the provider is gone. */
  providerName: string | null;
  createdAt: number;
  lastUsedAt: number;
  /** Null while it signs in. */
  disconnectedAt: number | null;
  /** How it came here from another account, the latest move first. */
  moves: { fromName: string; reason: string; movedAt: number }[];
};

/** All identities of an account, connected or not, oldest first; for administrators. Throws `NOT_FOUND`. */
export async function listIdentities(
  context: RequestContext,
  { userId }: { userId: string },
): Promise<IdentityView[]> {
  await requireAdministrator(context);
  await requirePerson(userId);
  const rows = await database()
    .select({ identity: identities, providerName: identityProviders.name })
    .from(identities)
    .leftJoin(identityProviders, eq(identityProviders.issuer, identities.issuer))
    .where(eq(identities.userId, userId))
    .orderBy(asc(identities.createdAt));
  const ids = rows.map(({ identity }) => identity.id);
  const moves = await database()
    .select({ move: identityMoves, fromName: user.name })
    .from(identityMoves)
    .innerJoin(user, eq(user.id, identityMoves.fromUserId))
    .where(inArray(identityMoves.identityId, ids))
    .orderBy(desc(identityMoves.createdAt));
  const byIdentity = Map.groupBy(moves, ({ move }) => move.identityId);
  return rows.map(({ identity: { id, createdAt, lastUsedAt, disconnectedAt }, providerName }) => ({
    id,
    providerName,
    createdAt,
    lastUsedAt,
    disconnectedAt,
    moves: (byIdentity.get(id) ?? []).map(({ move, fromName }) => ({
      fromName,
      reason: move.reason,
      movedAt: move.createdAt,
    })),
  }));
}
