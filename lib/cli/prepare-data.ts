import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { signingKey } from '#lib/audit/signing-key.ts';
import { serverSecret } from '#lib/auth/secrets.ts';
import { config } from '#lib/core/config.ts';
import { isAppError } from '#lib/core/errors.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { takeLock } from './lock.ts';

/**
 * Makes the directories, secrets and tables that the processes expect, and throws half-received uploads away. To be
 * called with the lock held. Throws `SECRET_EXPOSED` when other accounts may read a secret.
 */
export function prepareData(): void {
  const { paths, dataDir, models } = config();
  rmSync(paths.temporary, { recursive: true, force: true });
  // The Models page names this directory as the place for model files. One that a setting names is somebody else's to make.
  if (models.directory === join(dataDir, 'models')) mkdirSync(models.directory, { recursive: true });
  serverSecret('session-key');
  signingKey();
  migrateDatabase();
}

/** The same for a command that only reads: a server that runs on the directory has done it already. */
export function prepareDataUnlessRunning(): void {
  try {
    const lock = takeLock();
    prepareData();
    lock.release();
  } catch (error) {
    if (!isAppError(error, 'SERVER_RUNNING')) throw error;
  }
}
