import { beforeAll, describe, expect, it } from 'vitest';
import { config, setConfig } from '#lib/core/config.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { accountAttempts } from '#lib/db/schema/index.ts';
import { postSignIn, setUpServer, testPassword } from '#tests/support/auth.ts';
import { joinPerson } from '#tests/support/people.ts';

let client = 0;
const nextClient = () => {
  client += 1;
  return `198.18.${Math.floor(client / 250)}.${client % 250}`;
};

async function timed(email: string): Promise<{ ms: number; status: number; body: string; headers: string }> {
  const startedAt = performance.now();
  const response = await postSignIn(email, 'not the right password', nextClient());
  const ms = performance.now() - startedAt;
  const body = (await response.text()).replace(/"requestId":"[^"]*"/, '');
  const headers = [...response.headers].filter(([name]) => name !== 'x-request-id').join(';');
  return { ms, status: response.status, body, headers };
}

const middle = (times: readonly number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

describe('guessing', () => {
  beforeAll(async () => {
    migrateDatabase();
    await setUpServer();
    await joinPerson('known@example.org');
  });

  it('learns nothing about which accounts exist: same status, body, headers and time', async () => {
    const pairs = 25;
    const known: number[] = [];
    const unknown: number[] = [];
    await timed('warm-up@example.org');
    for (let pair = 0; pair < pairs; pair += 1) {
      await inTransaction(async (tx) => {
        await tx.delete(accountAttempts);
      });
      // Taken in turns, so that whatever else the machine does hits both alike.
      const first = pair % 2 === 0;
      const replies = [
        await timed(first ? 'known@example.org' : `nobody-${pair}@example.org`),
        await timed(first ? `nobody-${pair}@example.org` : 'known@example.org'),
      ];
      const [a, b] = replies;
      expect({ ...a, ms: 0 }).toEqual({ ...b, ms: 0 });
      expect(a?.status).toBe(401);
      known.push((first ? a : b)?.ms ?? 0);
      unknown.push((first ? b : a)?.ms ?? 0);
    }
    const slower = known.filter((ms, index) => ms > (unknown[index] ?? 0)).length;
    // A fair coin falls outside of 3…22 of 25 in two of 100,000 runs; a reply without hashing would always be the faster one.
    expect(slower).toBeGreaterThanOrEqual(3);
    expect(slower).toBeLessThanOrEqual(22);
    expect(middle(known) / middle(unknown)).toBeGreaterThan(0.6);
    expect(middle(known) / middle(unknown)).toBeLessThan(1.67);
  });

  it('gets ten answers out of 10,000 tries at an account, with a restart between, from thousands of addresses', async () => {
    await inTransaction(async (tx) => {
      await tx.delete(accountAttempts);
    });
    const counts = new Map<number, number>();
    const tries = 10_000;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      if (attempt === tries / 2) {
        closeDatabase();
        setConfig({ PINCITE_DATA_DIR: config().dataDir, PINCITE_LOG_LEVEL: 'silent' });
      }
      // The right one among them: once the tries are used up it does not help either.
      const password = attempt === 20 ? testPassword : 'not the right password';
      const { status } = await postSignIn('known@example.org', password, nextClient());
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({ 401: 10, 429: tries - 10 });
  }, 300_000);
});
