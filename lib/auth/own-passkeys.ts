import { and, asc, eq } from 'drizzle-orm';
import { requireFreshSession } from '../access/fresh-session.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { type Database, database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { passkeys } from '../db/schema/index.ts';
import { refuseWithoutFactor } from './own-factors.ts';
import { sessionForFactors } from './own-session.ts';

/** A passkey as its owner sees it; times in milliseconds since 1970. */
export type PasskeyListed = { id: string; name: string; createdAt: number; lastUsedAt: number | null };

/** The passkeys of the person who asks, oldest first. */
export async function listOwnPasskeys(context: RequestContext): Promise<PasskeyListed[]> {
  const { userId } = sessionForFactors(context);
  return database()
    .select({
      id: passkeys.id,
      name: passkeys.name,
      createdAt: passkeys.createdAt,
      lastUsedAt: passkeys.lastUsedAt,
    })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(asc(passkeys.createdAt));
}

/** Removes one of one's own passkeys. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, and `CONFLICT` for the last factor where one is required. */
export async function removePasskey(context: RequestContext, input: { passkeyId: string }): Promise<void> {
  const { userId } = sessionForFactors(context);
  await inTransaction(async (tx) => {
    await requireFreshSession(context, tx);
    const removed = await dropPasskeys(tx, context, { userId, passkeyId: input.passkeyId });
    if (removed === 0) throw new AppError('NOT_FOUND');
    await refuseWithoutFactor(tx, userId);
  });
}

/** Removes all passkeys of a person, or the one named, in the caller's transaction; returns how many there were. */
export async function dropPasskeys(
  tx: Database,
  context: RequestContext,
  input: { userId: string; passkeyId?: string },
): Promise<number> {
  const { userId, passkeyId } = input;
  const isIt = passkeyId === undefined ? undefined : eq(passkeys.id, passkeyId);
  const removed = await tx
    .delete(passkeys)
    .where(and(eq(passkeys.userId, userId), isIt))
    .returning({ id: passkeys.id });
  for (const { id } of removed)
    await recordAudit(tx, context, {
      action: 'second-factor.removed',
      objectType: 'person',
      objectId: userId,
      detail: { kind: 'passkey', passkeyId: id },
    });
  return removed.length;
}
