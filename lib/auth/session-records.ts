import { APIError } from 'better-auth/api';
import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { account, identities, identityProviders, passkeys, session, user } from '../db/schema/index.ts';
import type { ServerRole } from '../shared/roles.ts';
import { clearAttempts } from './attempts.ts';
import { authCall, type AuthCall, type SessionProof } from './auth-call.ts';

const sessionSchema = z.object({ id: z.string(), userId: z.string() });

export type SessionEnd =
  | 'signed-out'
  | 'replaced'
  | 'idle'
  | 'expired'
  | 'disabled'
  | 'password-changed'
  | 'password-reset'
  | 'revoked';

/**
 * What belongs to the start of a session, in its transaction: a disabled person gets none, nor does a password that was
 * replaced while it was being checked (the reply is that of a wrong one), nor an identity or a passkey that went meanwhile. The attempts are forgotten, the password's hash is
 * renewed when its cost has risen, the session that this one replaces ends, the act is recorded.
 */
export async function recordStartedSession(tx: Database, row: unknown): Promise<void> {
  const { id, userId } = sessionSchema.parse(row);
  const call = authCall.getStore();
  if (!call) throw new Error('a session was started outside of a sign-in');
  const proof = call.proof ?? { userId, method: 'password' as const, hasSecondFactor: false };
  const role = await provenRole(tx, { userId, call });
  if (role === undefined) throw new APIError('UNAUTHORIZED');
  const principal = {
    kind: 'person',
    userId,
    sessionId: id,
    isAdministrator: role === 'administrator',
  } as const;
  const context: RequestContext = { ...call.context, principal };
  if (proof.replaces !== undefined) await replaceSession(tx, context, { id: proof.replaces, userId });
  if (call.attemptKey !== undefined) await clearAttempts(tx, call.attemptKey);
  const { method, hasSecondFactor } = proof;
  const at = now();
  await tx
    .update(session)
    .set({ method, createdAt: new Date(at), verifiedAt: at, secondFactorAt: hasSecondFactor ? at : null })
    .where(eq(session.id, id));
  const detail = { method, hasSecondFactor };
  await recordAudit(tx, context, { action: 'session.started', objectType: 'session', objectId: id, detail });
}

/** The server role of a person who was found to be who they say, and whose account is open; else undefined. */
async function provenRole(
  tx: Database,
  input: { userId: string; call: AuthCall },
): Promise<ServerRole | undefined> {
  const { userId, call } = input;
  const isOpen = and(eq(user.id, userId), isNull(user.disabledAt));
  if (call.proof) {
    if (call.proof.userId !== userId) throw new Error('a session for somebody else than was proven');
    if (!(await stillStands(tx, call.proof))) return undefined;
    const [person] = await tx.select({ role: user.role }).from(user).where(isOpen);
    return person?.role;
  }
  if (call.fittingHash === undefined) throw new Error('a session was started without any proof');
  const fits = and(eq(account.userId, userId), eq(account.password, call.fittingHash));
  const [person] = await tx.select({ role: user.role }).from(user).innerJoin(account, fits).where(isOpen);
  if (person && call.renewedHash !== undefined)
    await tx.update(account).set({ password: call.renewedHash }).where(fits);
  return person?.role;
}

/** True while the identity or the passkey that a proof rests on is this person's and counts. */
async function stillStands(tx: Database, { userId, identityId, passkeyId }: SessionProof): Promise<boolean> {
  if (identityId !== undefined) {
    const [identity] = await tx
      .select({ id: identities.id })
      .from(identities)
      .innerJoin(identityProviders, eq(identityProviders.issuer, identities.issuer))
      .where(
        and(
          eq(identities.id, identityId),
          eq(identities.userId, userId),
          isNull(identities.disconnectedAt),
          eq(identityProviders.enabled, true),
        ),
      );
    if (!identity) return false;
  }
  if (passkeyId === undefined) return true;
  const isIt = and(eq(passkeys.id, passkeyId), eq(passkeys.userId, userId));
  const [passkey] = await tx.select({ id: passkeys.id }).from(passkeys).where(isIt);
  return passkey !== undefined;
}

async function replaceSession(
  tx: Database,
  context: RequestContext,
  replaced: { id: string; userId: string },
): Promise<void> {
  const isIt = and(eq(session.id, replaced.id), eq(session.userId, replaced.userId));
  const gone = await tx.delete(session).where(isIt).returning({ id: session.id });
  if (gone.length === 0) throw new APIError('UNAUTHORIZED');
  await recordEndedSession(tx, context, { ...replaced, reason: 'replaced' });
}

/** Records sessions that better-auth removes by itself: those that are over. */
export async function recordRemovedSessions(tx: Database, rows: readonly unknown[]): Promise<void> {
  const context = authCall.getStore()?.context ?? { principal: { kind: 'system' }, requestId: 'session' };
  for (const row of rows)
    await recordEndedSession(tx, context, { ...sessionSchema.parse(row), reason: 'expired' });
}

/** Records the end of a session in the transaction that removes it. */
export async function recordEndedSession(
  tx: Database,
  context: RequestContext,
  ended: { id: string; userId: string; reason: SessionEnd },
): Promise<void> {
  await recordAudit(tx, context, {
    action: 'session.ended',
    objectType: 'session',
    objectId: ended.id,
    detail: { personId: ended.userId, reason: ended.reason },
  });
}
