import { and, eq, isNull } from 'drizzle-orm';
import { sessionEnd } from '../access/credentials.ts';
import { missingFactor } from '../access/second-factor.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { session, user } from '../db/schema/index.ts';
import { auth } from './auth.ts';
import { authCall } from './auth-call.ts';
import { clientAddressHeader } from './client-address.ts';
import { recordEndedSession, type SessionEnd } from './session-records.ts';

/** The last use is written at most this often: one write a minute, not one a request. */
const lastSeenStepMs = 60_000;

/** A page that asks again by itself sends this header: such requests don't keep an idle session alive. */
export const backgroundHeader = 'x-pincite-background';

/**
 * Turns request headers into the context of the person who is signed in; null when nobody is: no cookie, a cookie that was
 * not signed here, a session that ended, was idle too long or belongs to a disabled person. The role is read from the
 * database each time; so is whether the session lacks a second factor, and then the principal is `pending`.
 */
export async function resolveSession(headers: Headers, requestId: string): Promise<RequestContext | null> {
  const anonymous = anonymousContext(headers, requestId);
  const sessionId = await sessionIdOf(headers, anonymous);
  if (sessionId === null) return null;
  const [row] = await database()
    .select({
      userId: session.userId,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      secondFactorAt: session.secondFactorAt,
      role: user.role,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(and(eq(session.id, sessionId), isNull(user.disabledAt)));
  if (!row) return null;
  const { userId } = row;
  const end = sessionEnd(row);
  if (end) {
    await endSession(anonymous, { id: sessionId, userId, reason: end });
    return null;
  }
  const seenAt = (row.lastSeenAt ?? row.createdAt).getTime();
  if (now() - seenAt >= lastSeenStepMs && !headers.has(backgroundHeader)) await touchSession(sessionId);
  const needs = await missingFactor(database(), row);
  if (needs) return { ...anonymous, principal: { kind: 'pending', userId, sessionId, needs } };
  const isAdministrator = row.role === 'administrator';
  return { ...anonymous, principal: { kind: 'person', userId, isAdministrator, sessionId } };
}

/** The context of a request by somebody who has not signed in. */
export function anonymousContext(headers: Headers, requestId: string): RequestContext {
  const ipAddress = headers.get(clientAddressHeader);
  return {
    principal: { kind: 'anonymous' },
    requestId,
    ...(ipAddress === null ? {} : { ipAddress }),
  };
}

/** Removes a session and records why. A session that is gone already is no error. */
export async function endSession(
  context: RequestContext,
  ended: { id: string; userId: string; reason: SessionEnd },
): Promise<void> {
  await inTransaction(async (tx) => {
    const removed = await tx.delete(session).where(eq(session.id, ended.id)).returning({ id: session.id });
    if (removed.length > 0) await recordEndedSession(tx, context, ended);
  });
}

async function sessionIdOf(headers: Headers, context: RequestContext): Promise<string | null> {
  if (!headers.has('cookie')) return null;
  const found = await authCall.run({ context }, () =>
    auth().api.getSession({ headers, query: { disableCookieCache: true, disableRefresh: true } }),
  );
  return found?.session.id ?? null;
}

async function touchSession(sessionId: string): Promise<void> {
  await inTransaction(async (tx) => {
    await tx
      .update(session)
      .set({ lastSeenAt: new Date(now()) })
      .where(eq(session.id, sessionId));
  });
}
