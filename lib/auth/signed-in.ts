import { eq } from 'drizzle-orm';
import { missingFactor } from '../access/second-factor.ts';
import type { MissingFactor } from '../core/context.ts';
import { database } from '../db/client.ts';
import { session, user } from '../db/schema/index.ts';
import type { ServerRole } from '../shared/roles.ts';

export type Account = { id: string; name: string; email: string; role: ServerRole };

/** A signed-in person, the cookies that keep them so, and what they lack before they may do anything. */
export type SignedIn = { account: Account; cookies: string[]; needs: MissingFactor | null };

/** What better-auth's reply to a sign-in means: who it was, the cookies, and whether a second factor is still needed. */
export async function signedIn(
  who: { email: string } | { userId: string },
  response: Response,
): Promise<SignedIn> {
  const isIt = 'email' in who ? eq(user.email, who.email) : eq(user.id, who.userId);
  const [account] = await database()
    .select({ id: user.id, name: user.name, email: user.email, role: user.role })
    .from(user)
    .where(isIt);
  if (!account) throw new Error('a person signed in and is not there');
  const cookies = response.headers.getSetCookie();
  const secondFactorAt = await secondFactorOf(cookies);
  const needs = await missingFactor(database(), { userId: account.id, secondFactorAt });
  return { account, cookies, needs };
}

/** When the session of these new cookies had its second factor. */
async function secondFactorOf(cookies: readonly string[]): Promise<number | null> {
  for (const cookie of cookies) {
    const value = decodeURIComponent(/^[^=]*pincite-session=([^;]*)/.exec(cookie)?.[1] ?? '');
    const token = value.split('.')[0];
    if (token === undefined || token === '') continue;
    const [row] = await database()
      .select({ secondFactorAt: session.secondFactorAt })
      .from(session)
      .where(eq(session.token, token));
    return row?.secondFactorAt ?? null;
  }
  return null;
}
