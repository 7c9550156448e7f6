import { and, eq, isNull } from 'drizzle-orm';
import encodeQR from 'qr';
import { requireFreshSession } from '../access/fresh-session.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { session, totpFactors, user } from '../db/schema/index.ts';
import { attemptKey, clearAttempts, countAddressAttempt, countAttempt } from './attempts.ts';
import { sessionForFactors } from './own-session.ts';
import { passSecondFactor } from './pass-second-factor.ts';
import { countRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.ts';
import { seal, unseal } from './sealed.ts';
import { acceptedStep, newTotpSecret, totpAddress } from './totp.ts';

/** What an authenticator app needs: the secret to be typed, and rows of a QR code (true is dark). */
export type TotpEnrolment = { secret: string; qrRows: boolean[][] };

/**
 * Makes a new secret for the authenticator app of the person who asks. It counts once its first code was typed (`confirmTotp`);
 * until then another call replaces it. Throws `CONFLICT` when an app is set up already, `STEP_UP_REQUIRED`,
 * `SECOND_FACTOR_REQUIRED`.
 */
export async function beginTotp(context: RequestContext): Promise<TotpEnrolment> {
  const { userId } = sessionForFactors(context);
  const secret = newTotpSecret();
  const email = await inTransaction(async (tx) => {
    await requireFreshSession(context, tx);
    const [person] = await tx.select({ email: user.email }).from(user).where(eq(user.id, userId));
    if (!person) throw new AppError('UNAUTHENTICATED');
    const sealedSecret = seal({ purpose: 'totp', owner: userId, text: secret });
    await tx.delete(totpFactors).where(and(eq(totpFactors.userId, userId), isNull(totpFactors.confirmedAt)));
    const added = await tx
      .insert(totpFactors)
      .values({ userId, sealedSecret, createdAt: now() })
      .onConflictDoNothing()
      .returning({ userId: totpFactors.userId });
    if (added.length === 0) throw new AppError('CONFLICT');
    return person.email;
  });
  return { secret, qrRows: encodeQR(totpAddress({ secret, email }), 'raw', { border: 2 }) };
}

/**
 * Makes the new authenticator app count, by its first code. The session has its second factor then; sessions elsewhere have to
 * show it. Returns recovery codes when the person has none yet. Throws `SECOND_FACTOR_WRONG`, `RATE_LIMITED`, `NOT_FOUND` when
 * nothing was begun.
 */
export async function confirmTotp(
  context: RequestContext,
  input: { code: string; headers: Headers },
): Promise<{ recoveryCodes: string[]; cookies: string[] }> {
  const { userId, isPending } = sessionForFactors(context);
  const recoveryCodes = await acceptFirstCode(context, input);
  const cookies = isPending ? await passSecondFactor(context, { userId, headers: input.headers }) : [];
  return { recoveryCodes, cookies };
}

async function acceptFirstCode(context: RequestContext, input: { code: string }): Promise<string[]> {
  const { userId, sessionId } = sessionForFactors(context);
  await countAddressAttempt('second-factor', context.ipAddress);
  const key = attemptKey('second-factor', userId);
  await countAttempt(key);
  return inTransaction(async (tx) => {
    await requireFreshSession(context, tx);
    const isBegun = and(eq(totpFactors.userId, userId), isNull(totpFactors.confirmedAt));
    const [factor] = await tx.select().from(totpFactors).where(isBegun);
    if (!factor) throw new AppError('NOT_FOUND');
    const secret = unseal({ purpose: 'totp', owner: userId, sealed: factor.sealedSecret });
    const step = acceptedStep({ secret, code: input.code, lastStep: factor.lastStep });
    if (step === null) throw new AppError('SECOND_FACTOR_WRONG');
    await tx.update(totpFactors).set({ confirmedAt: now(), lastStep: step }).where(isBegun);
    await clearAttempts(tx, key);
    await tx.update(session).set({ secondFactorAt: now() }).where(eq(session.id, sessionId));
    await recordAudit(tx, context, {
      action: 'second-factor.added',
      objectType: 'person',
      objectId: userId,
      detail: { kind: 'totp' },
    });
    const hasCodes = (await countRecoveryCodes(tx, userId)) > 0;
    return hasCodes ? [] : replaceRecoveryCodes(tx, userId);
  });
}
