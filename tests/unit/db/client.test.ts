import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { config } from '#lib/core/config.ts';
import { database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { user } from '#lib/db/schema/index.ts';

describe('the database', () => {
  it('is readable by its owner only, its companion files too', async () => {
    migrateDatabase();
    await database().select().from(user);
    for (const suffix of ['', '-wal', '-shm']) {
      expect(statSync(config().paths.database + suffix).mode & 0o777).toBe(0o600);
    }
  });

  it('refuses to write through the reading connection', async () => {
    const change = database().update(user).set({ name: 'x' });
    await expect((async () => change)()).rejects.toThrow();
  });
});
