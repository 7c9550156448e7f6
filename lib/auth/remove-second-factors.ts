import { eq } from 'drizzle-orm';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { passkeys, recoveryCodes, totpFactors } from '../db/schema/index.ts';
import { requirePerson } from '../users/require-person.ts';
import { endSessionsOf } from './end-sessions.ts';

/**
 * Takes all second factors of somebody who lost them away, for administrators and at the command line: they sign in by password and,
 * where the policy wants it, set up a new one. Their sessions end. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`.
 */
export async function removeSecondFactors(context: RequestContext, input: { userId: string }): Promise<void> {
  const { userId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await requirePerson(userId, tx);
    await tx.delete(totpFactors).where(eq(totpFactors.userId, userId));
    await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
    await tx.delete(passkeys).where(eq(passkeys.userId, userId));
    await endSessionsOf(tx, context, { userId, reason: 'revoked' });
    await recordAudit(tx, context, {
      action: 'second-factor.removed',
      objectType: 'person',
      objectId: userId,
      detail: { kind: 'all' },
    });
  });
}
