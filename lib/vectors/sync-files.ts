import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that were already forced to disk, by directory. LanceDB never changes a file once it is written. */
const synced = new Map<string, Set<string>>();

async function sync(path: string): Promise<void> {
  try {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Tidying may remove a file between the listing and here.
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isGone) throw error;
  }
}

/**
 * Forces new files of an index, and the directories that name them, to disk. LanceDB itself never does: without this a
 * power cut leaves empty files behind.
 */
export async function syncNewFiles(directory: string): Promise<void> {
  const known = synced.get(directory) ?? new Set<string>();
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const fresh = paths.filter((path) => !known.has(path));
  const folders = new Set(
    entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name)),
  );
  const changed = new Set(fresh.map((path) => join(path, '..')));
  for (const path of fresh) await sync(path);
  for (const folder of folders) if (changed.has(folder) || !known.has(folder)) await sync(folder);
  if (fresh.length > 0) await sync(directory);
  synced.set(directory, new Set([...paths, ...folders]));
}

/** Forgets what was synced below a directory that is removed or reopened. */
export function forgetSyncedFiles(directory: string): void {
  synced.delete(directory);
}
