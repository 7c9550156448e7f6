import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { attemptKey, clearAttempts, countAttempt } from '#lib/auth/attempts.ts';
import { setClockOffset } from '#lib/core/clock.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { accountAttempts } from '#lib/db/schema/index.ts';

async function spend(key: string): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) await countAttempt(key);
}

describe('countAttempt', () => {
  beforeAll(() => {
    migrateDatabase();
  });
  afterEach(() => {
    setClockOffset(0);
  });

  it('refuses the eleventh attempt, also after the database was closed and opened again', async () => {
    const key = attemptKey('sign-in', 'a@example.com');
    await spend(key);
    await expect(countAttempt(key)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    closeDatabase();
    await expect(countAttempt(key)).rejects.toMatchObject({ detail: { retryAfterSeconds: 900 } });
    await expect(countAttempt(attemptKey('sign-in', 'b@example.com'))).resolves.toBeUndefined();
  });

  it('counts attempts that are made at the same time', async () => {
    const key = attemptKey('sign-in', 'many@example.com');
    const settled = await Promise.allSettled(Array.from({ length: 30 }, () => countAttempt(key)));
    expect(settled.filter((one) => one.status === 'fulfilled')).toHaveLength(10);
  });

  it('opens again after the window, and at once after a success', async () => {
    const key = attemptKey('sign-in', 'c@example.com');
    await spend(key);
    setClockOffset(15 * 60_000 + 1);
    await expect(countAttempt(key)).resolves.toBeUndefined();
    await spend(attemptKey('password', 'd'));
    await inTransaction((tx) => clearAttempts(tx, attemptKey('password', 'd')));
    await expect(countAttempt(attemptKey('password', 'd'))).resolves.toBeUndefined();
  });

  it('keeps no address, and treats one in other letters as the same', async () => {
    expect(attemptKey('sign-in', ' A@Example.com ')).toBe(attemptKey('sign-in', 'a@example.com'));
    expect(JSON.stringify(await database().select().from(accountAttempts))).not.toContain('example');
  });
});
