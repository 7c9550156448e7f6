import { writingConnection } from './client.ts';

/**
 * Writes the log of changes into the database and empties it, so that what was erased is not left in the log. Returns
 * false when readers kept it from being emptied wholly; it is then emptied by a later call.
 */
export function emptyChangeLog(): boolean {
  const [result] = writingConnection().sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  return result?.busy === 0;
}
