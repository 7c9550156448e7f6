import { mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { config } from '#lib/core/config.ts';

/** Where what has been downloaded so far lies: beside the models, so that putting it in its place is one step. */
export async function partPath(downloadId: string): Promise<string> {
  const directory = join(config().models.directory, '.downloads');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return join(directory, `${downloadId}.part`);
}

/** Where a file lies that turned out to be another than the one asked for. Nothing there is ever loaded. */
export async function quarantinePath(name: string, sha256: string): Promise<string> {
  const directory = join(config().models.directory, 'quarantine');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return join(directory, `${basename(name)}.${sha256.slice(0, 12)}.refused`);
}

/** Where a model file lies in the end. */
export function placeOf(name: string): string {
  return join(config().models.directory, basename(name));
}

/** True when something lies there. */
export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
