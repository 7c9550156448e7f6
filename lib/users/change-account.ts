import { eq } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import { checkedPersonName } from '../auth/account-rows.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { user } from '../db/schema/index.ts';
import { type AccountView, openAccount } from './open-account.ts';

/** Changes the name of the person who asks. Throws `INPUT_INVALID`. */
export async function changeAccount(
  context: RequestContext,
  input: { name?: string | undefined },
): Promise<AccountView> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  if (input.name !== undefined) {
    const { userId } = principal;
    const name = checkedPersonName(input.name);
    await inTransaction(async (tx) => {
      await tx
        .update(user)
        .set({ name, updatedAt: new Date(now()) })
        .where(eq(user.id, userId));
      await recordAudit(tx, context, {
        action: 'person.changed',
        objectType: 'person',
        objectId: userId,
        detail: { fields: ['name'] },
      });
    });
  }
  return openAccount(context);
}
