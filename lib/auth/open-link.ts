import { and, eq } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { sha256 } from '../core/ids.ts';
import { database } from '../db/client.ts';
import { invitations } from '../db/schema/index.ts';
import { type LinkPurpose, linkState } from './one-time-links.ts';
import { hasAdministrator } from './setup-state.ts';

export type OpenLinkInput = { purpose: LinkPurpose; token: string };

/** What can be done with a link. `email` is the address an invitation or a reset is bound to; null for the set-up link. */
export type LinkState =
  | { state: 'open'; email: string | null; expiresAt: number }
  | { state: 'unknown' | 'used' | 'withdrawn' | 'expired' | 'closed' };

/**
 * What the page of such a link shows before anything is typed. Whoever holds the secret may know it; without it (256 random
 * bits) there is nothing to be learnt. Changes nothing. `closed`: set-up is over.
 */
export async function openLink(_context: RequestContext, input: OpenLinkInput): Promise<LinkState> {
  if (input.purpose === 'setup' && (await hasAdministrator())) return { state: 'closed' };
  const [row] = await database()
    .select()
    .from(invitations)
    .where(and(eq(invitations.secretHash, sha256(input.token)), eq(invitations.purpose, input.purpose)));
  if (!row) return { state: 'unknown' };
  const state = linkState(row);
  return state === 'open' ? { state, email: row.email, expiresAt: row.expiresAt } : { state };
}
