import { sleep } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { type Database, writingConnection } from './client.ts';

/** How long a change waits for another process's change before it gives up. */
const patienceMs = 15_000;

let queue: Promise<unknown> = Promise.resolve();

/**
 * Runs the callback in one write transaction: all of it is committed, durably, or none. Transactions of this process
 * run one after the other; those of other processes are waited for without blocking the event loop.
 * Inside, only database calls may be awaited. Throws `DISK_FULL`, and whatever the callback throws.
 */
export function inTransaction<T>(callback: (tx: Database) => Promise<T>): Promise<T> {
  const result = queue.then(() => runTransaction(callback));
  queue = result.catch(() => undefined);
  return result;
}

async function runTransaction<T>(callback: (tx: Database) => Promise<T>): Promise<T> {
  const { sqlite, orm } = writingConnection();
  await begin();
  try {
    const result = await callback(orm);
    sqlite.exec('COMMIT');
    return result;
  } catch (error) {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
    throw meaningOf(error);
  }
}

async function begin(): Promise<void> {
  const { sqlite } = writingConnection();
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      sqlite.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!hasCode(error, 'SQLITE_BUSY') || performance.now() > giveUpAt) throw meaningOf(error);
      await sleep(5 + Math.random() * 20);
    }
  }
}

function meaningOf(error: unknown): unknown {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (hasCode(cause, 'SQLITE_FULL')) return new AppError('DISK_FULL', { cause: error });
  return error;
}

function hasCode(error: unknown, code: string): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith(code)
  );
}
