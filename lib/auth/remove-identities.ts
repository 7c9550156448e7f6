import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { requirePerson } from '../users/require-person.ts';
import { dropIdentities } from './drop-identities.ts';
import { endSessionsOf } from './end-sessions.ts';
import { revokeKeys } from './own-api-keys.ts';
import { canSignIn } from './way-to-sign-in.ts';

/**
 * Disconnects an account from all identities at providers, for administrators; its sessions and
 * keys end, which somebody who came by one may have made. Nothing happens where there is
 * none. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, and `CONFLICT` where the person has no other way to sign in.
 */
export async function removeIdentities(context: RequestContext, input: { userId: string }): Promise<void> {
  const { userId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await requirePerson(userId, tx);
    if ((await dropIdentities(tx, context, { userId })) === 0) return;
    if (!(await canSignIn(tx, userId))) {
      throw new AppError('CONFLICT', {
        personMessage:
          'They have no other way to sign in: no password and no passkey. Disable the account instead.',
      });
    }
    await endSessionsOf(tx, context, { userId, reason: 'revoked' });
    await revokeKeys(tx, context, { userId });
  });
}
