import { and, eq, isNull } from 'drizzle-orm';
import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import { config } from '../core/config.ts';
import { principalId, type RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newId, newSecret, sha256 } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { invitations, user } from '../db/schema/index.ts';

const lifetimeMs = 24 * 3_600_000;

export type ResetLink = { link: string; expiresAt: number };

/**
 * Makes a link by which a person who forgot their password chooses a new one, for administrators: it works once, for 24 hours,
 * for this account, and replaces the one before. It is shown once: only its hash is kept. Throws `NOT_FOUND`, and `CONFLICT`
 * for a disabled account and for one's own: whoever is signed in changes their password with the present one.
 */
export async function createResetLink(
  context: RequestContext,
  input: { userId: string },
): Promise<ResetLink> {
  const { userId } = input;
  const secret = newSecret();
  const id = newId();
  const expiresAt = now() + lifetimeMs;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const { email, role } = await findPerson(tx, context, userId);
    await withdrawResetLinks(tx, userId);
    await tx.insert(invitations).values({
      id,
      purpose: 'reset',
      secretHash: sha256(secret),
      userId,
      email,
      role,
      createdBy: principalId(context.principal),
      createdAt: now(),
      expiresAt,
    });
    await recordAudit(tx, context, {
      action: 'person.reset-link-created',
      objectType: 'person',
      objectId: userId,
      detail: { linkId: id, expiresAt },
    });
  });
  return { link: `${new URL('/reset', config().baseUrl).href}?token=${secret}`, expiresAt };
}

async function findPerson(tx: Database, context: RequestContext, userId: string) {
  const [person] = await tx.select().from(user).where(eq(user.id, userId));
  if (!person) throw new AppError('NOT_FOUND');
  const { principal } = context;
  if (principal.kind === 'person' && principal.userId === userId) {
    throw new AppError('CONFLICT', {
      personMessage: 'Change your own password on the page of your account.',
    });
  }
  if (person.disabledAt !== null) {
    throw new AppError('CONFLICT', { personMessage: 'This account is disabled. Enable it first.' });
  }
  return person;
}

/** Makes the open reset links of a person useless, in the caller's transaction. */
export async function withdrawResetLinks(tx: Database, userId: string): Promise<void> {
  await tx
    .update(invitations)
    .set({ withdrawnAt: now() })
    .where(
      and(
        eq(invitations.userId, userId),
        eq(invitations.purpose, 'reset'),
        isNull(invitations.usedAt),
        isNull(invitations.withdrawnAt),
      ),
    );
}
