import { and, eq, ne } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import type { Database } from '../db/client.ts';
import { session } from '../db/schema/index.ts';
import { recordEndedSession, type SessionEnd } from './session-records.ts';

/** Ends a person's sessions, but for the one named, in the caller's transaction; each end is recorded. */
export async function endSessionsOf(
  tx: Database,
  context: RequestContext,
  input: { userId: string; reason: SessionEnd; exceptSessionId?: string },
): Promise<void> {
  const others = input.exceptSessionId === undefined ? undefined : ne(session.id, input.exceptSessionId);
  const ended = await tx
    .delete(session)
    .where(and(eq(session.userId, input.userId), others))
    .returning({ id: session.id, userId: session.userId });
  for (const row of ended) await recordEndedSession(tx, context, { ...row, reason: input.reason });
}
