import { APIError } from 'better-auth/api';
import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { account, session, user } from '../db/schema/index.ts';
import { clearAttempts } from './attempts.ts';
import { authCall } from './auth-call.ts';

const sessionSchema = z.object({ id: z.string(), userId: z.string() });

export type SessionEnd =
  'signed-out' | 'idle' | 'expired' | 'disabled' | 'password-changed' | 'password-reset' | 'revoked';

/**
 * What belongs to the start of a session, in its transaction: a disabled person gets none, nor does a password that was
 * replaced while it was being checked (the reply is that of a wrong one). The attempts are forgotten, the password's hash is
 * renewed when its cost has risen, the act is recorded.
 */
export async function recordStartedSession(tx: Database, row: unknown): Promise<void> {
  const { id, userId } = sessionSchema.parse(row);
  const call = authCall.getStore();
  if (call?.fittingHash === undefined) throw new Error('a session was started outside of a sign-in');
  const fits = and(eq(account.userId, userId), eq(account.password, call.fittingHash));
  const [person] = await tx
    .select({ role: user.role })
    .from(user)
    .innerJoin(account, fits)
    .where(and(eq(user.id, userId), isNull(user.disabledAt)));
  if (!person) throw new APIError('UNAUTHORIZED');
  if (call.attemptKey !== undefined) await clearAttempts(tx, call.attemptKey);
  await tx.update(session).set({ method: 'password', verifiedAt: now() }).where(eq(session.id, id));
  if (call.renewedHash !== undefined)
    await tx.update(account).set({ password: call.renewedHash }).where(fits);
  const principal = {
    kind: 'person',
    userId,
    sessionId: id,
    isAdministrator: person.role === 'administrator',
  } as const;
  const context: RequestContext = { ...call.context, principal };
  await recordAudit(tx, context, { action: 'session.started', objectType: 'session', objectId: id });
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
