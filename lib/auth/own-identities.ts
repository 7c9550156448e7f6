import { and, asc, eq, isNull } from 'drizzle-orm';
import { requireFreshSession } from '../access/fresh-session.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { identities, identityProviders } from '../db/schema/index.ts';
import { dropIdentities } from './drop-identities.ts';
import { endSessionsOf } from './end-sessions.ts';
import { canSignIn } from './way-to-sign-in.ts';

/** An identity at a provider as its owner sees it; times in milliseconds since 1970. */
export type IdentityListed = { id: string; providerName: string; createdAt: number; lastUsedAt: number };

/** The identities at providers that sign the person who asks in, oldest first. */
export async function listOwnIdentities(context: RequestContext): Promise<IdentityListed[]> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  return database()
    .select({
      id: identities.id,
      providerName: identityProviders.name,
      createdAt: identities.createdAt,
      lastUsedAt: identities.lastUsedAt,
    })
    .from(identities)
    .innerJoin(identityProviders, eq(identityProviders.issuer, identities.issuer))
    .where(and(eq(identities.userId, principal.userId), isNull(identities.disconnectedAt)))
    .orderBy(asc(identities.createdAt));
}

/**
 * Disconnects one of one's own identities at a provider, which somebody else may have connected: all other sessions end, and groups
 * that came by its claims give nothing any more. Throws `NOT_FOUND`, also for another person's, `STEP_UP_REQUIRED`, and
 * `CONFLICT` for the last way to sign in.
 */
export async function removeIdentity(context: RequestContext, input: { identityId: string }): Promise<void> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const { userId, sessionId } = principal;
  await inTransaction(async (tx) => {
    await requireFreshSession(context, tx);
    const removed = await dropIdentities(tx, context, { userId, identityId: input.identityId });
    if (removed === 0) throw new AppError('NOT_FOUND');
    if (!(await canSignIn(tx, userId))) {
      throw new AppError('CONFLICT', {
        personMessage: 'You have no other way to sign in. Add a passkey first, then disconnect this one.',
      });
    }
    await endSessionsOf(tx, context, { userId, reason: 'revoked', exceptSessionId: sessionId });
  });
}
