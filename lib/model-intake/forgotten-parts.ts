import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { database } from '#lib/db/client.ts';
import { modelDownloads } from '#lib/db/schema/index.ts';
import { partPath } from './intake-paths.ts';

/** Removes what came of downloads that were called off while a piece of them was being written. */
export async function removeForgottenParts(): Promise<void> {
  const directory = dirname(await partPath('any'));
  const rows = await database().select({ id: modelDownloads.id }).from(modelDownloads);
  const kept = new Set(rows.map(({ id }) => `${id}.part`));
  for (const name of await readdir(directory)) {
    if (!kept.has(name)) await rm(join(directory, name), { force: true });
  }
}
