import { authorizationCodeGrant, type IDToken } from 'openid-client';
import { and, eq, isNull } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newId, sha256 } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { identities, session, user } from '../db/schema/index.ts';
import { activeProvider, callbackAddress, flowSchema } from './begin-single-sign-on.ts';
import { type Challenge, takeChallenge } from './challenges.ts';
import { createClaimedAccount } from './create-claimed-account.ts';
import { type Provider, providerClient } from './provider-client.ts';
import { startSession } from './start-session.ts';
import { syncClaimedGroups } from './sync-claimed-groups.ts';

export type FinishInput = { search: string; browserSecret: string; headers: Headers };

/**
 * Finishes a sign-in at a provider: the state must be one that was given to this browser, once; the ID token must be signed by the
 * provider, for us, with our nonce. Who somebody is, is the pair of issuer and subject, never an e-mail address. Unknown people get
 * an account without rights; the groups of the claim are theirs until the claim goes. Throws `SINGLE_SIGN_ON_FAILED` for whatever
 * does not fit, `UNAUTHENTICATED` for a disabled account, `CONFLICT` for an identity that is another person's, and
 * `IDENTITY_DISCONNECTED` for one that was disconnected, unless its own account connects it again.
 */
export async function finishSingleSignOn(
  context: RequestContext,
  input: FinishInput,
): Promise<{ cookies: string[]; next: string }> {
  const query = new URLSearchParams(input.search);
  const kept = await takeChallenge({ purpose: 'single-sign-on', secret: query.get('state') ?? '' });
  if (!kept) throw new AppError('SINGLE_SIGN_ON_FAILED', { message: 'an unknown state' });
  const flow = flowSchema.parse(JSON.parse(kept.value));
  if (sha256(input.browserSecret) !== flow.browserHash)
    throw new AppError('SINGLE_SIGN_ON_FAILED', { message: 'another browser' });
  const provider = await activeProvider(flow.providerId);
  const claims = await claimsOf(provider, { ...flow, query });
  const { userId, identityId } = await inTransaction(async (tx) => {
    const found = await findOrMakePerson(tx, context, { provider, claims, kept });
    await syncClaimedGroups(tx, context, { userId: found.userId, provider, claims });
    return found;
  });
  const hasSecondFactor = provider.asksSecondFactor;
  const replaces = kept.sessionId === null ? {} : { replaces: kept.sessionId };
  const method = 'single-sign-on' as const;
  // In between, the identity can be disconnected, or moved: the session is started only while it counts.
  const proof = { userId, method, identityId, hasSecondFactor, ...replaces };
  const { cookies } = await startSession(context, { proof, headers: input.headers });
  return { cookies, next: flow.next };
}

async function claimsOf(
  provider: Provider,
  input: { query: URLSearchParams; nonce: string; verifier: string },
): Promise<IDToken> {
  const client = await providerClient(provider);
  const url = new URL(callbackAddress());
  url.search = input.query.toString();
  try {
    const tokens = await authorizationCodeGrant(client, url, {
      expectedState: input.query.get('state') ?? '',
      expectedNonce: input.nonce,
      pkceCodeVerifier: input.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (claims?.iss === provider.issuer && claims.sub !== '') return claims;
  } catch (cause) {
    throw new AppError('SINGLE_SIGN_ON_FAILED', { cause });
  }
  throw new AppError('SINGLE_SIGN_ON_FAILED', { message: 'no claims' });
}

async function findOrMakePerson(
  tx: Database,
  context: RequestContext,
  input: { provider: Provider; claims: IDToken; kept: Challenge },
): Promise<{ userId: string; identityId: string }> {
  const { provider, claims, kept } = input;
  const { issuer } = provider;
  const subject = claims.sub;
  const isIt = and(eq(identities.issuer, issuer), eq(identities.subject, subject));
  const [known] = await tx.select().from(identities).where(isIt);
  if (known) refuseOthers(known, kept);
  if (known?.disconnectedAt === null) {
    await requireOpenAccount(tx, known.userId);
    await tx.update(identities).set({ lastUsedAt: now() }).where(isIt);
    return { userId: known.userId, identityId: known.id };
  }
  const userId = kept.userId ?? (await createClaimedAccount(tx, context, { provider, claims }));
  if (kept.userId !== null) await requireSameSession(tx, kept);
  const id = known?.id ?? newId();
  const connected = { createdAt: now(), lastUsedAt: now(), disconnectedAt: null };
  await tx
    .insert(identities)
    .values({ id, userId, issuer, subject, ...connected })
    .onConflictDoUpdate({ target: identities.id, set: connected });
  await recordAudit(tx, context, {
    action: 'identity.added',
    objectType: 'person',
    objectId: userId,
    detail: { providerId: provider.id, identityId: id },
  });
  return { userId, identityId: id };
}

/**
 * A pair that was ever connected stays its account's: it is nobody else's, and once disconnected it signs nobody in. Or whoever is
 * walled or disabled would come back as somebody new.
 */
function refuseOthers(known: typeof identities.$inferSelect, kept: Challenge): void {
  if (known.disconnectedAt !== null && kept.userId !== known.userId)
    throw new AppError('IDENTITY_DISCONNECTED');
  if (kept.userId !== null && kept.userId !== known.userId)
    throw new AppError('CONFLICT', { personMessage: 'This identity belongs to another account here.' });
}

/** A disabled account gets no session, and a sign-in without one changes nothing. */
async function requireOpenAccount(tx: Database, userId: string): Promise<void> {
  const isOpen = and(eq(user.id, userId), isNull(user.disabledAt));
  const [person] = await tx.select({ id: user.id }).from(user).where(isOpen);
  if (!person) throw new AppError('UNAUTHENTICATED');
}

/** An account is connected only by the session that began it, if that is still open. */
async function requireSameSession(tx: Database, kept: Challenge): Promise<void> {
  const [open] = await tx
    .select({ id: session.id })
    .from(session)
    .innerJoin(user, and(eq(user.id, session.userId), isNull(user.disabledAt)))
    .where(and(eq(session.id, kept.sessionId ?? ''), eq(session.userId, kept.userId ?? '')));
  if (!open) throw new AppError('SINGLE_SIGN_ON_FAILED', { message: 'the session that began is over' });
}
