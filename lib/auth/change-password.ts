import { and, eq } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { account } from '../db/schema/index.ts';
import { checkNewPassword } from './account-rows.ts';
import { attemptKey, clearAttempts, countAttempt } from './attempts.ts';
import { endSessionsOf } from './end-sessions.ts';
import { resetLinksOf, withdrawLinks } from './one-time-links.ts';
import { hashPassword, isPasswordRight } from './password.ts';

export type ChangePasswordInput = { current: string; next: string };

/**
 * Changes the password of the person who asks; their other sessions end, and an open reset link is withdrawn. Throws
 * `PASSWORD_WRONG` when the current one is not right, `INPUT_INVALID`, `RATE_LIMITED`, and `CONFLICT` when it was changed at
 * the same time.
 */
export async function changePassword(context: RequestContext, input: ChangePasswordInput): Promise<void> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const { userId, sessionId } = principal;
  checkNewPassword(input.next);
  const key = attemptKey('password', userId);
  await countAttempt(key);
  const isOwn = and(eq(account.userId, userId), eq(account.providerId, 'credential'));
  const [row] = await database().select({ hash: account.password }).from(account).where(isOwn);
  if (!row?.hash) throw new AppError('NOT_FOUND');
  const oldHash = row.hash;
  if (!(await isPasswordRight({ hash: oldHash, password: input.current }))) {
    throw new AppError('PASSWORD_WRONG');
  }
  const newHash = await hashPassword(input.next);
  await inTransaction(async (tx) => {
    const changed = await tx
      .update(account)
      .set({ password: newHash, updatedAt: new Date(now()) })
      .where(and(isOwn, eq(account.password, oldHash)))
      .returning({ id: account.id });
    if (changed.length === 0) throw new AppError('CONFLICT');
    await endSessionsOf(tx, context, { userId, reason: 'password-changed', exceptSessionId: sessionId });
    await withdrawLinks(tx, resetLinksOf(userId));
    await clearAttempts(tx, key);
    await recordAudit(tx, context, {
      action: 'person.password-changed',
      objectType: 'person',
      objectId: userId,
    });
  });
}
