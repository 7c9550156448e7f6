import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';

export type ProcessLock = { release: () => void };

/**
 * Takes a lock that only one process can hold, or returns null when another has it. The operating system gives it back
 * when the process ends, however it ends: it is the exclusive lock of a small SQLite file.
 */
export function tryProcessLock(path: string): ProcessLock | null {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = new Sqlite(path, { timeout: 0 });
  try {
    file.pragma('journal_mode = delete');
    file.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    const isHeld = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
    if (isHeld) return null;
    throw error;
  }
  return {
    release: () => {
      file.close();
    },
  };
}
