import { and, eq, isNotNull } from 'drizzle-orm';
import { requireFreshSession } from '../access/fresh-session.ts';
import { hasAuthenticatorApp, hasPasskey, isFactorRequired } from '../access/second-factor.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { type Database, database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { recoveryCodes, totpFactors } from '../db/schema/index.ts';
import { sessionForFactors } from './own-session.ts';
import { countRecoveryCodes, replaceRecoveryCodes } from './recovery-codes.ts';

/** What the person who asks has as second factors. */
export type OwnFactors = { hasApp: boolean; recoveryCodesLeft: number; isRequired: boolean };

export async function openOwnFactors(context: RequestContext): Promise<OwnFactors> {
  const { userId } = sessionForFactors(context);
  return {
    hasApp: await hasAuthenticatorApp(database(), userId),
    recoveryCodesLeft: await countRecoveryCodes(database(), userId),
    isRequired: await isFactorRequired(database(), userId),
  };
}

/** Removes one's authenticator app. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, and `CONFLICT` when a second factor is required and no passkey is left. */
export async function removeTotp(context: RequestContext): Promise<void> {
  const { userId } = sessionForFactors(context);
  await inTransaction(async (tx) => {
    await requireFreshSession(context, tx);
    const removed = await tx
      .delete(totpFactors)
      .where(and(eq(totpFactors.userId, userId), isNotNull(totpFactors.confirmedAt)))
      .returning({ userId: totpFactors.userId });
    if (removed.length === 0) throw new AppError('NOT_FOUND');
    await refuseWithoutFactor(tx, userId);
    await recordAudit(tx, context, {
      action: 'second-factor.removed',
      objectType: 'person',
      objectId: userId,
      detail: { kind: 'totp' },
    });
  });
}

/** After a factor was removed: recovery codes go with the last one, which must stay while a second factor is required. */
export async function refuseWithoutFactor(tx: Database, userId: string): Promise<void> {
  if (await hasFactor(tx, userId)) return;
  if (await isFactorRequired(tx, userId)) {
    throw new AppError('CONFLICT', {
      personMessage: 'A second factor is required of you. Set up another one first, then remove this one.',
    });
  }
  await dropCodesWithoutFactor(tx, userId);
}

/** Recovery codes without a factor would be those of the next one. In the caller's transaction. */
export async function dropCodesWithoutFactor(tx: Database, userId: string): Promise<void> {
  if (await hasFactor(tx, userId)) return;
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
}

async function hasFactor(tx: Database, userId: string): Promise<boolean> {
  return (await hasAuthenticatorApp(tx, userId)) || (await hasPasskey(tx, userId));
}

/** Makes new recovery codes; the old ones stop working. Throws `STEP_UP_REQUIRED`, and `CONFLICT` without a second factor. */
export async function renewRecoveryCodes(context: RequestContext): Promise<{ recoveryCodes: string[] }> {
  const { userId } = sessionForFactors(context);
  return inTransaction(async (tx) => {
    await requireFreshSession(context, tx);
    if (!(await hasFactor(tx, userId))) throw new AppError('CONFLICT');
    const codes = await replaceRecoveryCodes(tx, userId);
    await recordAudit(tx, context, {
      action: 'recovery-codes.renewed',
      objectType: 'person',
      objectId: userId,
    });
    return { recoveryCodes: codes };
  });
}
