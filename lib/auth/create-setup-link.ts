import { and, eq, isNull } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import { config } from '../core/config.ts';
import { principalId, type RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newId, newSecret, sha256 } from '../core/ids.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { invitations } from '../db/schema/index.ts';
import { hasAdministrator } from './setup-state.ts';

const lifetimeMs = 24 * 3_600_000;

export type SetupLink = { link: string; expiresAt: number };

/**
 * Makes the link by which the first administrator is created, for the server's console: it works once, for 24 hours, and
 * replaces the one before. Only its hash is kept. Returns null once there is an administrator. Throws `NOT_FOUND` for
 * anyone but the operator and the program.
 */
export async function createSetupLink(context: RequestContext): Promise<SetupLink | null> {
  const { kind } = context.principal;
  if (kind !== 'operator' && kind !== 'system') throw new AppError('NOT_FOUND');
  const secret = newSecret();
  const id = newId();
  const expiresAt = now() + lifetimeMs;
  const isOpen = await inTransaction(async (tx) => {
    if (await hasAdministrator(tx)) return false;
    await tx
      .update(invitations)
      .set({ withdrawnAt: now() })
      .where(
        and(eq(invitations.purpose, 'setup'), isNull(invitations.usedAt), isNull(invitations.withdrawnAt)),
      );
    await tx.insert(invitations).values({
      id,
      purpose: 'setup',
      secretHash: sha256(secret),
      role: 'administrator',
      createdBy: principalId(context.principal),
      createdAt: now(),
      expiresAt,
    });
    await recordAudit(tx, context, {
      action: 'setup.link-created',
      objectType: 'invitation',
      objectId: id,
      detail: { expiresAt },
    });
    return true;
  });
  if (!isOpen) return null;
  return { link: `${new URL('/setup', config().baseUrl).href}?token=${secret}`, expiresAt };
}
