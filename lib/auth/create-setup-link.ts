import { eq } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { invitations } from '../db/schema/index.ts';
import { insertLink, withdrawLinks } from './one-time-links.ts';
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
  return inTransaction(async (tx) => {
    if (await hasAdministrator(tx)) return null;
    await withdrawLinks(tx, eq(invitations.purpose, 'setup'));
    const made = await insertLink(tx, context, { purpose: 'setup', role: 'administrator', lifetimeMs });
    const { linkId, link, expiresAt } = made;
    await recordAudit(tx, context, {
      action: 'setup.link-created',
      objectType: 'invitation',
      objectId: linkId,
      detail: { expiresAt },
    });
    return { link, expiresAt };
  });
}
