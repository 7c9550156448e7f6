import { eq } from 'drizzle-orm';
import { config } from '../core/config.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { session, user } from '../db/schema/index.ts';
import type { Account } from './signed-in.ts';

export type SessionView = { user: Account; expiresAt: number; idleAt: number };

/** Who is signed in, until when (milliseconds since 1970), and when the session ends if nothing is done. */
export async function openSession(context: RequestContext): Promise<SessionView> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const [row] = await database()
    .select({
      id: user.id,
      name: user.name,
      email: user.email,
      role: user.role,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
    })
    .from(session)
    .innerJoin(user, eq(user.id, session.userId))
    .where(eq(session.id, principal.sessionId));
  if (!row) throw new AppError('UNAUTHENTICATED');
  const { createdAt, lastSeenAt, ...account } = row;
  const { absoluteMs, idleMs } = config().session;
  return {
    user: account,
    expiresAt: createdAt.getTime() + absoluteMs,
    idleAt: (lastSeenAt ?? createdAt).getTime() + idleMs,
  };
}
