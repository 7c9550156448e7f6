import { and, eq, isNull } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import { config } from '../core/config.ts';
import type { Principal } from '../core/context.ts';
import { database, type Database } from '../db/client.ts';
import { session, user } from '../db/schema/index.ts';
import { readKeyScope } from './key-scope.ts';
import { missingFactor } from './second-factor.ts';

export type SessionTimes = { createdAt: Date; lastSeenAt: Date | null };

/** Why a session is over: too old, or not used for too long; null while it is not. */
export function sessionEnd(times: SessionTimes): 'expired' | 'idle' | null {
  const { absoluteMs, idleMs } = config().session;
  if (now() - times.createdAt.getTime() >= absoluteMs) return 'expired';
  const seenAt = times.lastSeenAt ?? times.createdAt;
  return now() - seenAt.getTime() >= idleMs ? 'idle' : null;
}

/**
 * True while what a principal came in by still holds: the session is there, is not over, lacks no second factor, and the
 * account is enabled. Asked with every look at what somebody may do, so that running streams end with the session.
 */
export async function isCredentialValid(principal: Principal, tx: Database = database()): Promise<boolean> {
  switch (principal.kind) {
    case 'operator':
    case 'system':
      return true;
    case 'person':
      return isSessionValid(principal, tx);
    case 'key':
      return (await readKeyScope(tx, principal)) !== null;
    case 'reviewed':
      return isAccountOpen(principal.userId, tx);
    default:
      return false;
  }
}

async function isAccountOpen(userId: string, tx: Database): Promise<boolean> {
  const [row] = await tx
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.id, userId), isNull(user.disabledAt)));
  return row !== undefined;
}

async function isSessionValid(
  principal: { userId: string; sessionId: string },
  tx: Database,
): Promise<boolean> {
  const { userId, sessionId } = principal;
  const [row] = await tx
    .select({
      userId: session.userId,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      secondFactorAt: session.secondFactorAt,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(and(eq(session.id, sessionId), eq(session.userId, userId), isNull(user.disabledAt)));
  if (!row || sessionEnd(row) !== null) return false;
  return (await missingFactor(tx, row)) === null;
}
