import { eq } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { session } from '../db/schema/index.ts';
import { ownSession } from './own-session.ts';
import { startSession } from './start-session.ts';

/**
 * Puts a new session, with its second factor, in the place of one that lacked it: the cookie of before opens nothing any more.
 * Returns the new cookies. Throws `UNAUTHENTICATED` when the old session is gone.
 */
export async function passSecondFactor(
  context: RequestContext,
  input: { userId: string; headers: Headers; attemptKey?: string },
): Promise<string[]> {
  const { userId, headers, attemptKey } = input;
  const { sessionId } = ownSession(context);
  const [row] = await database()
    .select({ method: session.method })
    .from(session)
    .where(eq(session.id, sessionId));
  if (!row) throw new AppError('UNAUTHENTICATED');
  const proof = { userId, method: row.method, hasSecondFactor: true, replaces: sessionId };
  const { cookies } = await startSession(context, {
    proof,
    headers,
    ...(attemptKey === undefined ? {} : { attemptKey }),
  });
  return cookies;
}
