import { desc, eq } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { invitations, user } from '../db/schema/index.ts';
import { linkState, resetLinksOf } from './one-time-links.ts';

/** A link for a new password that was made for somebody; times in milliseconds since 1970. */
export type ResetLinkView = {
  id: string;
  /** The administrator's name; null when it was made at the server's command line. */
  madeBy: string | null;
  createdAt: number;
  state: 'open' | 'used' | 'withdrawn' | 'expired';
  usedAt: number | null;
};

/**
 * The links for a new password that others made for the person who asks, newest first, all of them: whoever made one could
 * have used it, so the person is told, and no later ones push it out of the list. Throws `UNAUTHENTICATED` for anyone who is no person.
 */
export async function listOwnResetLinks(context: RequestContext): Promise<ResetLinkView[]> {
  const { principal } = context;
  if (principal.kind !== 'person') throw new AppError('UNAUTHENTICATED');
  const rows = await database()
    .select({ link: invitations, madeBy: user.name })
    .from(invitations)
    .leftJoin(user, eq(user.id, invitations.createdBy))
    .where(resetLinksOf(principal.userId))
    .orderBy(desc(invitations.createdAt));
  return rows.map(({ link, madeBy }) => ({
    id: link.id,
    madeBy,
    createdAt: link.createdAt,
    state: linkState(link),
    usedAt: link.usedAt,
  }));
}
