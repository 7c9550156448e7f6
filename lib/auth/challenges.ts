import { and, eq, gt, lt } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import { sha256 } from '../core/ids.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { signInChallenges } from '../db/schema/index.ts';
import { seal, unseal } from './sealed.ts';

const lifetimeMs = 10 * 60_000;

type Purpose = (typeof signInChallenges.$inferSelect)['purpose'];

export type Challenge = { value: string; userId: string | null; sessionId: string | null };

/** Keeps what was asked of a browser, for ten minutes, under the hash of the secret that it brings back. */
export async function keepChallenge(
  input: { purpose: Purpose; secret: string } & Partial<Challenge>,
): Promise<void> {
  const { purpose, secret, value = '', userId = null, sessionId = null } = input;
  const secretHash = sha256(secret);
  const sealedValue = seal({ purpose: 'challenge', owner: secretHash, text: value });
  await inTransaction(async (tx) => {
    await tx.delete(signInChallenges).where(lt(signInChallenges.expiresAt, now()));
    await tx
      .insert(signInChallenges)
      .values({ secretHash, purpose, sealedValue, userId, sessionId, expiresAt: now() + lifetimeMs });
  });
}

/** What was kept under the secret that came back, once: it is gone afterwards. Undefined when it was used, is too old or is none. */
export async function takeChallenge(input: {
  purpose: Purpose;
  secret: string;
}): Promise<Challenge | undefined> {
  const secretHash = sha256(input.secret);
  const [row] = await inTransaction((tx) =>
    tx
      .delete(signInChallenges)
      .where(
        and(
          eq(signInChallenges.secretHash, secretHash),
          eq(signInChallenges.purpose, input.purpose),
          gt(signInChallenges.expiresAt, now()),
        ),
      )
      .returning(),
  );
  if (!row) return undefined;
  const value = unseal({ purpose: 'challenge', owner: secretHash, sealed: row.sealedValue });
  return { value, userId: row.userId, sessionId: row.sessionId };
}
