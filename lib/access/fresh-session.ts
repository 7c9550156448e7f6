import { eq } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import { config } from '../core/config.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database, type Database } from '../db/client.ts';
import { session } from '../db/schema/index.ts';

/**
 * For acts that a session left open, or stolen, must not be enough for: the person signed in, or confirmed who they are, a few
 * minutes ago (`PINCITE_FRESH_MINUTES`). To be called after the check of access, so that nobody learns from it what is there.
 * The operator at the console needs none; a key never has one. Throws `STEP_UP_REQUIRED`.
 */
export async function requireFreshSession(context: RequestContext, tx: Database = database()): Promise<void> {
  const { principal } = context;
  if (principal.kind === 'operator' || principal.kind === 'system') return;
  // Somebody who sets up a second factor is asked too; nothing else that they could reach calls this.
  if (principal.kind !== 'person' && principal.kind !== 'pending') throw new AppError('STEP_UP_REQUIRED');
  const [row] = await tx
    .select({ userId: session.userId, verifiedAt: session.verifiedAt, createdAt: session.createdAt })
    .from(session)
    .where(eq(session.id, principal.sessionId));
  if (row?.userId !== principal.userId) throw new AppError('UNAUTHENTICATED');
  const verifiedAt = row.verifiedAt ?? row.createdAt.getTime();
  if (now() - verifiedAt >= config().session.freshMs) throw new AppError('STEP_UP_REQUIRED');
}
