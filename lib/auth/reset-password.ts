import { and, eq, isNull } from 'drizzle-orm';
import { dependsOnPasskeys } from '../access/second-factor.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { type Database, database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { account, user } from '../db/schema/index.ts';
import { checkNewPassword, insertPassword } from './account-rows.ts';
import { attemptKey, clearAttempts, countAttempt } from './attempts.ts';
import { dropIdentities } from './drop-identities.ts';
import { endSessionsOf } from './end-sessions.ts';
import { findOpenLink, spendLink } from './one-time-links.ts';
import { revokeKeys } from './own-api-keys.ts';
import { dropCodesWithoutFactor } from './own-factors.ts';
import { dropPasskeys } from './own-passkeys.ts';
import { hashPassword } from './password.ts';

export type ResetPasswordInput = { token: string; password: string };

type OpenReset = { linkId: string; userId: string; email: string };

/**
 * Sets a new password, or the first one of an account that came by a provider, by a reset link, once. All sessions and keys of the person end, passkeys are
 * removed and identities at providers disconnected (whoever had the account before may have put in their own), and attempts to sign in are forgotten, so that
 * they can sign in at once. Throws `RESET_LINK_INVALID` when the link was used, replaced, has expired or its account is
 * disabled; `RATE_LIMITED`; `INPUT_INVALID`; `CONFLICT` where the passkeys are the second factor that the person must have: an
 * administrator takes those away first, or not.
 */
export async function resetPassword(
  context: RequestContext,
  input: ResetPasswordInput,
): Promise<{ userId: string; email: string }> {
  const key = attemptKey('reset', context.ipAddress ?? '');
  await countAttempt(key);
  await findOpenReset(database(), input.token);
  checkNewPassword(input.password);
  const passwordHash = await hashPassword(input.password);
  return inTransaction(async (tx) => {
    const { linkId, userId, email } = await findOpenReset(tx, input.token);
    await keepOnlyFactor(tx, userId);
    await spendLink(tx, linkId);
    const changed = await tx
      .update(account)
      .set({ password: passwordHash, updatedAt: new Date(now()) })
      .where(and(eq(account.userId, userId), eq(account.providerId, 'credential')))
      .returning({ id: account.id });
    // Whoever only ever came by a provider gets their first one.
    if (changed.length === 0) await insertPassword(tx, { userId, passwordHash });
    await endSessionsOf(tx, context, { userId, reason: 'password-reset' });
    await revokeKeys(tx, context, { userId });
    await dropIdentities(tx, context, { userId });
    await dropPasskeys(tx, context, { userId });
    await dropCodesWithoutFactor(tx, userId);
    for (const spent of [key, attemptKey('sign-in', email), attemptKey('password', userId)])
      await clearAttempts(tx, spent);
    await recordAudit(tx, context, {
      action: 'person.password-reset',
      objectType: 'person',
      objectId: userId,
      detail: { linkId },
    });
    return { userId, email };
  });
}

async function keepOnlyFactor(tx: Database, userId: string): Promise<void> {
  if (!(await dependsOnPasskeys(tx, userId))) return;
  throw new AppError('CONFLICT', {
    personMessage:
      'A second factor is required of you, and your passkeys are the only one. Sign in by one of them, or ask an administrator to remove your second factors; then open this link again.',
  });
}

async function findOpenReset(tx: Database, token: string): Promise<OpenReset> {
  const link = await findOpenLink(tx, { purpose: 'reset', token });
  if (link?.userId == null) throw new AppError('RESET_LINK_INVALID');
  const [person] = await tx
    .select({ email: user.email })
    .from(user)
    .where(and(eq(user.id, link.userId), isNull(user.disabledAt)));
  if (!person) throw new AppError('RESET_LINK_INVALID');
  return { linkId: link.id, userId: link.userId, email: person.email };
}
