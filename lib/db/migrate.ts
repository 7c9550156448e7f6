import { fileURLToPath } from 'node:url';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { writingConnection } from './client.ts';

/** Brings the database up to the newest schema. Runs before anything else opens it; each migration is one transaction. */
export function migrateDatabase(): void {
  migrate(writingConnection().orm, {
    migrationsFolder: fileURLToPath(new URL('../../drizzle', import.meta.url)),
  });
}
