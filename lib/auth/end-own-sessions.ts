import { and, eq } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { session } from '../db/schema/index.ts';
import { endSessionsOf } from './end-sessions.ts';
import { recordEndedSession } from './session-records.ts';

/** Ends one session of the person who asks, on whatever device; its streams end too. Throws `NOT_FOUND`, also for another's. */
export async function endOwnSession(context: RequestContext, input: { sessionId: string }): Promise<void> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const { userId } = principal;
  await inTransaction(async (tx) => {
    const ended = await tx
      .delete(session)
      .where(and(eq(session.id, input.sessionId), eq(session.userId, userId)))
      .returning({ id: session.id });
    if (ended.length === 0) throw new AppError('NOT_FOUND');
    await recordEndedSession(tx, context, { id: input.sessionId, userId, reason: 'revoked' });
  });
}

/** Ends all sessions of the person who asks but the one that asks. */
export async function endOtherSessions(context: RequestContext): Promise<void> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const { userId, sessionId } = principal;
  await inTransaction((tx) =>
    endSessionsOf(tx, context, { userId, reason: 'revoked', exceptSessionId: sessionId }),
  );
}
