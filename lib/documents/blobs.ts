import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { config } from '#lib/core/config.ts';
import { isId } from '#lib/core/ids.ts';

/** Originals lie under random names: what a person calls a file never reaches the file system. */
export function blobPath(blobName: string): string {
  if (!isId(blobName)) throw new Error('a blob name that is not an id');
  return join(config().paths.blobs, blobName.slice(0, 2), blobName);
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Moves a file that is already on disk to its place, durably: after this a power cut can't lose it. */
export async function keepBlob(temporaryPath: string, blobName: string): Promise<void> {
  const path = blobPath(blobName);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rename(temporaryPath, path);
  await syncDirectory(dirname(path));
  await syncDirectory(config().paths.blobs);
}

/** Removes an original; no error when it is gone already. */
export async function removeBlob(blobName: string): Promise<void> {
  const path = blobPath(blobName);
  await rm(path, { force: true });
  await syncDirectory(dirname(path)).catch((error: unknown) => {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isGone) throw error;
  });
}

/** Originals that are older than the age given, by name. */
export async function blobsOlderThan(ageMs: number): Promise<string[]> {
  const root = config().paths.blobs;
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !isId(basename(entry.name))) continue;
    const { mtimeMs } = await stat(join(entry.parentPath, entry.name));
    if (Date.now() - mtimeMs >= ageMs) names.push(entry.name);
  }
  return names;
}
