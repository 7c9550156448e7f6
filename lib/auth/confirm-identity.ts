import { and, eq } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { account, session } from '../db/schema/index.ts';
import { acceptCode } from './accept-code.ts';
import { attemptKey, clearAttempts, countAddressAttempt, countAttempt } from './attempts.ts';
import { ownSession } from './own-session.ts';
import { isPasswordRight } from './password.ts';

export type ConfirmIdentityInput = { password: string } | { code: string };

/**
 * Makes the session of the person who asks fresh again: they type their password once more, or a code of their second factor.
 * Throws `PASSWORD_WRONG`, `SECOND_FACTOR_WRONG`, `RATE_LIMITED`, `UNAUTHENTICATED` for anyone who has no session.
 */
export async function confirmIdentity(context: RequestContext, input: ConfirmIdentityInput): Promise<void> {
  const { userId } = ownSession(context);
  if ('code' in input) {
    await acceptCode(context, { userId, code: input.code });
    await freshenSession(context, { method: 'code' });
  } else {
    await checkPassword(context, { userId, password: input.password });
    await freshenSession(context, { method: 'password' });
  }
}

/** Notes in the session that its person has just proved who they are. */
export async function freshenSession(
  context: RequestContext,
  input: { method: 'password' | 'code' | 'passkey' },
): Promise<void> {
  const { sessionId } = ownSession(context);
  await inTransaction(async (tx) => {
    await tx.update(session).set({ verifiedAt: now() }).where(eq(session.id, sessionId));
    await recordAudit(tx, context, {
      action: 'session.confirmed',
      objectType: 'session',
      objectId: sessionId,
      detail: input,
    });
  });
}

async function checkPassword(
  context: RequestContext,
  input: { userId: string; password: string },
): Promise<void> {
  const { userId, password } = input;
  await countAddressAttempt('password', context.ipAddress);
  const key = attemptKey('password', userId);
  await countAttempt(key);
  const isOwn = and(eq(account.userId, userId), eq(account.providerId, 'credential'));
  const [row] = await database().select({ hash: account.password }).from(account).where(isOwn);
  const isRight = row?.hash != null && (await isPasswordRight({ hash: row.hash, password }));
  await inTransaction(async (tx) => {
    if (isRight) return clearAttempts(tx, key);
    return recordAudit(tx, context, {
      action: 'session.confirmation-refused',
      objectType: 'person',
      objectId: userId,
      outcome: 'deny',
    });
  });
  if (!isRight)
    throw new AppError('PASSWORD_WRONG', { personMessage: 'The password is not right. Try again.' });
}
