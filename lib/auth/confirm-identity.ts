import { and, eq } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { account, session } from '../db/schema/index.ts';
import { attemptKey, clearAttempts, countAddressAttempt, countAttempt } from './attempts.ts';
import { isPasswordRight } from './password.ts';

export type ConfirmIdentityInput = { password: string };

/**
 * Makes the session of the person who asks fresh again: they type their password once more. Throws `PASSWORD_WRONG`,
 * `RATE_LIMITED`, `NOT_FOUND` when the account has no password, `UNAUTHENTICATED` for anyone who is no person.
 */
export async function confirmIdentity(context: RequestContext, input: ConfirmIdentityInput): Promise<void> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const { userId, sessionId } = principal;
  await countAddressAttempt('password', context.ipAddress);
  const key = attemptKey('password', userId);
  await countAttempt(key);
  const isOwn = and(eq(account.userId, userId), eq(account.providerId, 'credential'));
  const [row] = await database().select({ hash: account.password }).from(account).where(isOwn);
  if (!row?.hash) throw new AppError('NOT_FOUND');
  const { hash } = row;
  if (!(await isPasswordRight({ hash, password: input.password }))) {
    await recordConfirmation(context, { sessionId, outcome: 'deny' });
    throw new AppError('PASSWORD_WRONG', { personMessage: 'The password is not right. Try again.' });
  }
  await inTransaction(async (tx) => {
    const [same] = await tx
      .select({ id: account.id })
      .from(account)
      .where(and(isOwn, eq(account.password, hash)));
    if (!same) throw new AppError('CONFLICT');
    await clearAttempts(tx, key);
    await tx.update(session).set({ verifiedAt: now() }).where(eq(session.id, sessionId));
    await recordAudit(tx, context, {
      action: 'session.confirmed',
      objectType: 'session',
      objectId: sessionId,
      detail: { method: 'password' },
    });
  });
}

async function recordConfirmation(
  context: RequestContext,
  input: { sessionId: string; outcome: 'deny' },
): Promise<void> {
  await inTransaction((tx) =>
    recordAudit(tx, context, {
      action: 'session.confirmation-refused',
      objectType: 'session',
      objectId: input.sessionId,
      outcome: input.outcome,
    }),
  );
}
