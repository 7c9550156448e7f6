import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { config } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import type { ModelFile } from './files.ts';

const cacheSchema = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
const inProgress = new Map<string, Promise<string>>();

function cachePath(): string {
  return join(config().dataDir, 'model-hashes.json');
}

/** Unreadable or damaged means empty: the hashes are computed again. */
async function readCache(): Promise<Record<string, string>> {
  const text = await readFile(cachePath(), 'utf8').catch(() => '{}');
  try {
    const parsed = cacheSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

async function writeCache(key: string, hash: string): Promise<void> {
  const cache = { ...(await readCache()), [key]: hash };
  await mkdir(dirname(cachePath()), { recursive: true });
  const temporary = `${cachePath()}.${newId()}`;
  await writeFile(temporary, JSON.stringify(cache, null, 1), { mode: 0o600 });
  await rename(temporary, cachePath());
}

async function hashOfPart(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    hash.update(part);
  }
  return hash.digest('hex');
}

/** Of a split model: the hash of the lines with the hashes of its parts, in order. */
async function computeHash({ parts }: ModelFile): Promise<string> {
  const hashes: string[] = [];
  for (const path of parts) hashes.push(await hashOfPart(path));
  if (hashes.length === 1) return hashes[0] ?? '';
  return createHash('sha256').update(hashes.join('\n')).digest('hex');
}

const keyOf = ({ path, bytes, modifiedMs }: ModelFile) => [path, bytes, modifiedMs].join('|');

/**
 * The SHA-256 of a model file. A file of several gigabytes takes seconds, so the result is kept in the data directory
 * for as long as the file's path, size and time of change stay the same.
 */
export async function hashOfModelFile(file: ModelFile): Promise<string> {
  const key = keyOf(file);
  const known = (await readCache())[key];
  if (known !== undefined) return known;
  const running = inProgress.get(key);
  if (running) return running;
  const computing = (async () => {
    const hash = await computeHash(file);
    await writeCache(key, hash);
    return hash;
  })();
  inProgress.set(key, computing);
  try {
    return await computing;
  } finally {
    inProgress.delete(key);
  }
}

/** Files up to this size are hashed at once. */
const quickBytes = 64 * 1024 * 1024;

/**
 * The same, where nobody should wait for it: null for a large file whose hash nobody has asked for before; it is then computed
 * in the background.
 */
export async function hashIfKnown(file: ModelFile): Promise<string | null> {
  if (file.bytes <= quickBytes) return hashOfModelFile(file);
  const known = (await readCache())[keyOf(file)];
  if (known !== undefined) return known;
  // A file that can't be read has no hash now, and is asked again the next time.
  hashOfModelFile(file).catch(() => undefined);
  return null;
}

/** Keeps the hash of a file that was just checked, so that it is not computed once more. */
export async function keepHash(file: ModelFile, hash: string): Promise<void> {
  await writeCache(keyOf(file), hash);
}
