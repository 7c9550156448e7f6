import { and, eq } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { sha256 } from '../core/ids.ts';
import { database } from '../db/client.ts';
import { invitations, user } from '../db/schema/index.ts';
import { hasAdministrator } from './setup-state.ts';

export type OpenLinkInput = { purpose: 'setup' | 'invitation' | 'reset'; token: string };

/** What can be done with a link. `email` is the address an invitation or a reset is bound to; null for the set-up link. */
export type LinkState =
  | { state: 'open'; email: string | null; expiresAt: number }
  | { state: 'unknown' | 'used' | 'withdrawn' | 'expired' | 'closed' };

/**
 * What the page of such a link shows before anything is typed. Whoever holds the secret may know it;
 * without it (256 random bits) there is nothing to be learnt. Changes nothing. `closed`: set-up is
 * over, or the account of a reset is disabled.
 */
export async function openLink(_context: RequestContext, input: OpenLinkInput): Promise<LinkState> {
  if (input.purpose === 'setup' && (await hasAdministrator())) return { state: 'closed' };
  const [row] = await database()
    .select()
    .from(invitations)
    .where(and(eq(invitations.secretHash, sha256(input.token)), eq(invitations.purpose, input.purpose)));
  if (!row) return { state: 'unknown' };
  if (row.usedAt !== null) return { state: 'used' };
  if (row.withdrawnAt !== null) return { state: 'withdrawn' };
  if (row.expiresAt <= now()) return { state: 'expired' };
  if (row.userId !== null && (await isDisabled(row.userId))) return { state: 'closed' };
  return { state: 'open', email: row.email, expiresAt: row.expiresAt };
}

async function isDisabled(userId: string): Promise<boolean> {
  const [person] = await database()
    .select({ disabledAt: user.disabledAt })
    .from(user)
    .where(eq(user.id, userId));
  return person?.disabledAt !== null;
}
