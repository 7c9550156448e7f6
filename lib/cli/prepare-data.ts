import { rmSync } from 'node:fs';
import { serverSecret } from '#lib/auth/secrets.ts';
import { config } from '#lib/core/config.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';

/**
 * Makes the directories, secrets and tables that the processes expect, and throws half-received uploads away. To be
 * called with the lock held.
 */
export function prepareData(): void {
  rmSync(config().paths.temporary, { recursive: true, force: true });
  serverSecret('session-key');
  migrateDatabase();
}
