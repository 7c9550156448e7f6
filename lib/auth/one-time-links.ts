import { and, eq, gt, isNull, type SQL } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import { config } from '../core/config.ts';
import { principalId, type RequestContext } from '../core/context.ts';
import { newId, newSecret, sha256 } from '../core/ids.ts';
import type { Database } from '../db/client.ts';
import { invitations } from '../db/schema/index.ts';

/** A row of a link: the first set-up, an invitation or a new password. */
export type OneTimeLink = typeof invitations.$inferSelect;

export type LinkPurpose = OneTimeLink['purpose'];

type NewLink = Omit<
  typeof invitations.$inferInsert,
  'id' | 'secretHash' | 'createdBy' | 'createdAt' | 'expiresAt' | 'usedAt' | 'withdrawnAt'
> & { lifetimeMs: number };

export type MadeLink = { linkId: string; link: string; expiresAt: number };

const isOpen = and(isNull(invitations.usedAt), isNull(invitations.withdrawnAt));

/**
 * Makes a link that works once, in the caller's transaction. The secret (256 random bits) is in the address that is returned
 * and nowhere else: only its hash is kept. Each purpose has the page of its name.
 */
export async function insertLink(tx: Database, context: RequestContext, input: NewLink): Promise<MadeLink> {
  const { lifetimeMs, ...row } = input;
  const secret = newSecret();
  const id = newId();
  const createdAt = now();
  const expiresAt = createdAt + lifetimeMs;
  const createdBy = principalId(context.principal);
  await tx
    .insert(invitations)
    .values({ ...row, id, secretHash: sha256(secret), createdBy, createdAt, expiresAt });
  const page = new URL(`/${input.purpose}`, config().baseUrl).href;
  return { linkId: id, link: `${page}?token=${secret}`, expiresAt };
}

/** The link of this purpose that the token opens now; undefined when it was used or withdrawn or has expired. */
export async function findOpenLink(
  tx: Database,
  input: { purpose: LinkPurpose; token: string },
): Promise<OneTimeLink | undefined> {
  const isGiven = and(
    eq(invitations.secretHash, sha256(input.token)),
    eq(invitations.purpose, input.purpose),
  );
  const [row] = await tx
    .select()
    .from(invitations)
    .where(and(isGiven, isOpen, gt(invitations.expiresAt, now())));
  return row;
}

/** What became of a link, whether or not somebody knows its secret. */
export function linkState(row: OneTimeLink): 'open' | 'used' | 'withdrawn' | 'expired' {
  if (row.usedAt !== null) return 'used';
  if (row.withdrawnAt !== null) return 'withdrawn';
  return row.expiresAt <= now() ? 'expired' : 'open';
}

/** Marks a link as used, in the transaction of what it was used for. */
export async function spendLink(tx: Database, linkId: string): Promise<void> {
  await tx.update(invitations).set({ usedAt: now() }).where(eq(invitations.id, linkId));
}

/** Makes those of the links that are still open useless, in the caller's transaction; returns their ids. */
export async function withdrawLinks(tx: Database, which: SQL | undefined): Promise<string[]> {
  const withdrawn = await tx
    .update(invitations)
    .set({ withdrawnAt: now() })
    .where(and(which, isOpen))
    .returning({ id: invitations.id });
  return withdrawn.map(({ id }) => id);
}

/** The open links by which a person can get a new password. */
export function resetLinksOf(userId: string): SQL | undefined {
  return and(eq(invitations.purpose, 'reset'), eq(invitations.userId, userId));
}

/** The links that a person made for others. */
export function linksMadeBy(userId: string): SQL | undefined {
  return eq(invitations.createdBy, userId);
}
