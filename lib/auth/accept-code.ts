import { and, eq, isNotNull } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { totpFactors } from '../db/schema/index.ts';
import { attemptKey, clearAttempts, countAddressAttempt, countAttempt } from './attempts.ts';
import { canonicalCode, spendRecoveryCode } from './recovery-codes.ts';
import { unseal } from './sealed.ts';
import { acceptedStep } from './totp.ts';

/**
 * Takes a code of the person's authenticator app, or one of their recovery codes, and spends it: it does not work again. Attempts
 * are limited by account and by address, over restarts. Throws `SECOND_FACTOR_WRONG`, `RATE_LIMITED`.
 */
export async function acceptCode(
  context: RequestContext,
  input: { userId: string; code: string },
): Promise<void> {
  const { userId, code } = input;
  await countAddressAttempt('second-factor', context.ipAddress);
  const key = attemptKey('second-factor', userId);
  await countAttempt(key);
  const isRight = await inTransaction(async (tx) => {
    const right = (await spendTotp(tx, input)) || (await spendRecovery(tx, context, { userId, code }));
    if (right) await clearAttempts(tx, key);
    else
      await recordAudit(tx, context, {
        action: 'session.factor-refused',
        objectType: 'person',
        objectId: userId,
        outcome: 'deny',
      });
    return right;
  });
  if (!isRight) throw new AppError('SECOND_FACTOR_WRONG');
}

async function spendTotp(tx: Database, input: { userId: string; code: string }): Promise<boolean> {
  const { userId, code } = input;
  const isIt = and(eq(totpFactors.userId, userId), isNotNull(totpFactors.confirmedAt));
  const [factor] = await tx.select().from(totpFactors).where(isIt);
  if (!factor) return false;
  const secret = unseal({ purpose: 'totp', owner: userId, sealed: factor.sealedSecret });
  const step = acceptedStep({ secret, code, lastStep: factor.lastStep });
  if (step === null) return false;
  await tx.update(totpFactors).set({ lastStep: step }).where(isIt);
  return true;
}

async function spendRecovery(
  tx: Database,
  context: RequestContext,
  input: { userId: string; code: string },
): Promise<boolean> {
  if (canonicalCode(input.code).length < 16 || !(await spendRecoveryCode(tx, input))) return false;
  await recordAudit(tx, context, {
    action: 'recovery-code.used',
    objectType: 'person',
    objectId: input.userId,
  });
  return true;
}
