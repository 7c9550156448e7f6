import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import { dependsOnPasskeys } from '../access/second-factor.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { requirePerson } from '../users/require-person.ts';
import { insertLink, resetLinksOf, withdrawLinks } from './one-time-links.ts';

const lifetimeMs = 24 * 3_600_000;

export type ResetLink = { link: string; expiresAt: number };

/**
 * Makes a link by which a person who forgot their password chooses a new one, for administrators: it works once, for 24 hours,
 * for this account, and replaces the one before. It is shown once: only its hash is kept. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, and `CONFLICT`
 * for a disabled account, for one's own (whoever is signed in changes their password with the present one), and where the link would take
 * away the passkeys of somebody who has no other second factor and must have one.
 */
export async function createResetLink(
  context: RequestContext,
  input: { userId: string },
): Promise<ResetLink> {
  const { userId } = input;
  return inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    const { email, role } = await findPerson(tx, context, userId);
    await withdrawLinks(tx, resetLinksOf(userId));
    const made = await insertLink(tx, context, { purpose: 'reset', userId, email, role, lifetimeMs });
    const { linkId, link, expiresAt } = made;
    await recordAudit(tx, context, {
      action: 'person.reset-link-created',
      objectType: 'person',
      objectId: userId,
      detail: { linkId, expiresAt },
    });
    return { link, expiresAt };
  });
}

async function findPerson(tx: Database, context: RequestContext, userId: string) {
  const person = await requirePerson(userId, tx);
  const { principal } = context;
  if (principal.kind === 'person' && principal.userId === userId) {
    throw new AppError('CONFLICT', {
      personMessage: 'Change your own password on the page of your account.',
    });
  }
  if (person.disabledAt !== null) {
    throw new AppError('CONFLICT', { personMessage: 'This account is disabled. Enable it first.' });
  }
  if (await dependsOnPasskeys(tx, userId)) {
    throw new AppError('CONFLICT', {
      personMessage:
        'They sign in by passkey, and a second factor is required of them. If they lost their passkeys, remove their second factors first: whoever uses the link can then set up new ones.',
    });
  }
  return person;
}
