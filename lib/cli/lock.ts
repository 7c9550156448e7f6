import { mkdirSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { config } from '#lib/core/config.ts';
import { AppError } from '#lib/core/errors.ts';
import { keepPrivate } from '#lib/db/client.ts';

export type Lock = { release(): void };

/**
 * Takes the lock that lets only one Pincite work on a data directory. The operating system frees it when the process
 * ends, however it ends. Throws `SERVER_RUNNING` when somebody else holds it.
 */
export function takeLock(): Lock {
  const { dataDir, paths } = config();
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  keepPrivate(paths.lock);
  const database = new Sqlite(paths.lock, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') {
      throw new AppError('SERVER_RUNNING', {
        message: `the lock of ${dataDir} is held`,
        personMessage: `Another Pincite is already using ${dataDir}. Stop it first, or choose another directory with --data.`,
        cause: error,
      });
    }
    throw error;
  }
  return {
    release: () => {
      database.close();
    },
  };
}
