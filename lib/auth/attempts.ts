import { createHmac } from 'node:crypto';
import { and, eq, lt } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { accountAttempts } from '../db/schema/index.ts';
import { addressBlock } from './address-block.ts';
import { serverSecret } from './secrets.ts';

/** How many attempts one account, or one address with links, has before it must wait for the window to end. */
const limit = { attempts: 10, windowMs: 15 * 60_000 } as const;

/** The same for one client, over all accounts: an office behind one address has many people, whose good attempts count too. */
const addressLimit = 300;

export type AttemptKind =
  | 'sign-in'
  | 'password'
  | 'setup'
  | 'invitation'
  | 'reset'
  | 'second-factor'
  | 'passkey'
  | 'single-sign-on'
  | 'api-key';

/** The key under which attempts are counted: a keyed hash, so that the table holds no address. */
export function attemptKey(kind: AttemptKind, subject: string): string {
  return createHmac('sha256', serverSecret('session-key'))
    .update(`attempts\0${kind}\0${subject.trim().toLowerCase()}`)
    .digest('hex');
}

/**
 * Counts an attempt *before* it is made, so that many at once don't slip through. Works the same for accounts that don't
 * exist. Throws `RATE_LIMITED` (with `retryAfterSeconds`) once the window's attempts are used up; that costs no write.
 */
export async function countAttempt(key: string, most: number = limit.attempts): Promise<void> {
  refuseWhenSpent(await readAttempts(database(), key), most);
  await inTransaction(async (tx) => {
    await tx.delete(accountAttempts).where(lt(accountAttempts.windowStartedAt, now() - limit.windowMs));
    const current = await readAttempts(tx, key);
    refuseWhenSpent(current, most);
    await tx
      .insert(accountAttempts)
      .values({ key, failures: 1, windowStartedAt: now() })
      .onConflictDoUpdate({
        target: accountAttempts.key,
        set: { failures: (current?.failures ?? 0) + 1 },
      });
  });
}

/** Counts an attempt of a client (IPv6: of its /64 network), over all accounts, like `countAttempt`. */
export async function countAddressAttempt(kind: AttemptKind, ipAddress: string | undefined): Promise<void> {
  await countAttempt(attemptKey(kind, `address ${addressBlock(ipAddress ?? '')}`), addressLimit);
}

/** Throws `RATE_LIMITED` when the key's attempts are used up. Counts nothing and writes nothing, so that floods cost little. */
export async function refuseSpentKey(key: string): Promise<void> {
  refuseWhenSpent(await readAttempts(database(), key), limit.attempts);
}

/** True once a window, for the first refusal of a key whose attempts are used up: so that a flood is recorded once. */
export async function isFirstRefusal(tx: Database, key: string): Promise<boolean> {
  const noted = await tx
    .update(accountAttempts)
    .set({ failures: limit.attempts + 1 })
    .where(and(eq(accountAttempts.key, key), eq(accountAttempts.failures, limit.attempts)))
    .returning({ key: accountAttempts.key });
  return noted.length > 0;
}

/** Forgets the attempts of a key: to be called in the transaction of the attempt that succeeded. */
export async function clearAttempts(tx: Database, key: string): Promise<void> {
  await tx.delete(accountAttempts).where(eq(accountAttempts.key, key));
}

type Attempts = { failures: number; windowStartedAt: number };

async function readAttempts(tx: Database, key: string): Promise<Attempts | undefined> {
  const [row] = await tx.select().from(accountAttempts).where(eq(accountAttempts.key, key));
  return row;
}

function refuseWhenSpent(attempts: Attempts | undefined, most: number): void {
  if (attempts === undefined || attempts.failures < most) return;
  const waitMs = attempts.windowStartedAt + limit.windowMs - now();
  if (waitMs <= 0) return;
  throw new AppError('RATE_LIMITED', { detail: { retryAfterSeconds: Math.ceil(waitMs / 1000) } });
}
