import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { inArray } from 'drizzle-orm';
import { config } from '#lib/core/config.ts';
import { database } from '#lib/db/client.ts';
import { documentVersions } from '#lib/db/schema/index.ts';
import { blobsOlderThan, removeBlob } from './blobs.ts';

const orphanAgeMs = 24 * 3_600_000;
const namesPerQuery = 500;

/**
 * Empties the temporary directory: of everything at the start of a server, else only of what nobody has written to for
 * an hour (an upload may be coming in).
 */
export async function emptyTemporaryDirectory(options: { olderThanMs: number }): Promise<void> {
  const directory = config().paths.temporary;
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const path = join(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs >= options.olderThanMs)
      await rm(path, { recursive: true, force: true });
  }
}

/** Removes originals that no document has and that are a day old: left by a crash between the file and its row. Returns how many. */
export async function removeOrphanFiles(ageMs: number = orphanAgeMs): Promise<number> {
  const names = await blobsOlderThan(ageMs);
  let removed = 0;
  for (let start = 0; start < names.length; start += namesPerQuery) {
    const some = names.slice(start, start + namesPerQuery);
    const rows = await database()
      .select({ blobName: documentVersions.blobName })
      .from(documentVersions)
      .where(inArray(documentVersions.blobName, some));
    const known = new Set(rows.map((row) => row.blobName));
    for (const name of some.filter((each) => !known.has(each))) {
      await removeBlob(name);
      removed += 1;
    }
  }
  return removed;
}
