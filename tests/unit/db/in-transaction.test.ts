import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '#lib/core/config.ts';
import { closeDatabase, database, writingConnection } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { audit, settings } from '#lib/db/schema/index.ts';

beforeAll(() => {
  migrateDatabase();
});
afterAll(() => {
  closeDatabase();
});

const setting = (key: string, value: unknown) => ({ key, value, updatedAt: 1, updatedBy: 'system' });
const keys = async () =>
  (await database().select({ key: settings.key }).from(settings)).map((row) => row.key);

test('durability and erasure pragmas are in force on both connections', () => {
  const { sqlite } = writingConnection();
  expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(sqlite.pragma('synchronous', { simple: true })).toBe(2);
  expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(sqlite.pragma('secure_delete', { simple: true })).toBe(1);
  expect(database().get<{ synchronous: number }>('pragma synchronous').synchronous).toBe(2);
});

test('a failed transaction leaves nothing', async () => {
  const failing = inTransaction(async (tx) => {
    await tx.insert(settings).values(setting('half', 1));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await keys()).not.toContain('half');
});

test('transactions of one process run one after the other', async () => {
  const order: string[] = [];
  const run = (name: string) =>
    inTransaction(async (tx) => {
      order.push(`${name} in`);
      await tx.insert(settings).values(setting(name, name));
      await tx.select().from(settings);
      order.push(`${name} out`);
    });
  await Promise.all([run('first'), run('second')]);
  expect(order).toEqual(['first in', 'first out', 'second in', 'second out']);
});

test('the reading connection cannot write', () => {
  expect(() => database().insert(settings).values(setting('sneaky', 1)).run()).toThrow();
});

test('the audit log refuses change and removal', async () => {
  const row = { seq: 1, previousHash: Buffer.alloc(32), body: '{}', hash: Buffer.alloc(32) };
  await inTransaction(async (tx) => {
    await tx.insert(audit).values(row);
  });
  const change = inTransaction(async (tx) => {
    await tx.update(audit).set({ body: '{"x":1}' }).where(eq(audit.seq, 1));
  });
  await expect(change).rejects.toThrow();
  const removal = inTransaction(async (tx) => {
    await tx.delete(audit);
  });
  await expect(removal).rejects.toThrow();
});

test('deleted content is overwritten on disk', async () => {
  const canary = 'canary-7f3a9c-the-text-that-must-go';
  await inTransaction(async (tx) => {
    await tx.insert(settings).values(setting('canary', canary));
  });
  await inTransaction(async (tx) => {
    await tx.delete(settings).where(eq(settings.key, 'canary'));
  });
  writingConnection().sqlite.pragma('wal_checkpoint(TRUNCATE)');
  expect(readFileSync(config().paths.database).includes(canary)).toBe(false);
});
