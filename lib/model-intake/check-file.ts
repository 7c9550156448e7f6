import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { AppError } from '#lib/core/errors.ts';
import type { CatalogueEntry } from '#lib/models/catalogue.ts';
import { describeGguf } from '#lib/models/describe-gguf.ts';
import { readGgufHeader } from '#lib/models/gguf.ts';
import { isThere, placeOf, quarantinePath } from './intake-paths.ts';

const pieceBytes = 1024 * 1024;

/** The SHA-256 of a file, as hexadecimal digits. Throws the signal's reason. */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const pieces: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: pieceBytes });
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    hash.update(piece);
  }
  return hash.digest('hex');
}

type CheckFileInput = {
  path: string;
  sha256: string;
  entry: CatalogueEntry & { file: NonNullable<CatalogueEntry['file']> };
  signal: AbortSignal;
};

/**
 * Checks a file that has come whole, and moves it to its place in one step. Returns its size in bytes. A file with another
 * hash, or one that is no model for its task, is put aside. A file that is in its place already is only checked. Throws
 * `DOWNLOAD_FAILED`.
 */
export async function checkFile({ path, sha256, entry, signal }: CheckFileInput): Promise<number> {
  const { name } = entry.file;
  const place = placeOf(name);
  if (await isThere(place)) {
    if (!(await isThere(path)) && (await sha256OfFile(place, signal)) === sha256)
      return (await stat(place)).size;
    throw nameTaken(name);
  }
  const actual = await sha256OfFile(path, signal);
  if (actual !== sha256) {
    throw await putAside({ path, name, sha256: actual }, `Its SHA-256 is ${actual} instead of ${sha256}`);
  }
  const problem = await problemOfModel(path, entry);
  if (problem !== null) throw await putAside({ path, name, sha256: actual }, problem);
  const { size } = await stat(path);
  await rename(path, place);
  return size;
}

const nameTaken = (name: string) =>
  new AppError('DOWNLOAD_FAILED', {
    message: 'a file of this name is there already',
    personMessage: `A file named ${name} is in the folder for models already. Remove it there, or cancel this download.`,
  });

/** Why a file is no model for the task of the entry, in the words of a sentence's second half; null when it is one. */
async function problemOfModel(path: string, entry: CheckFileInput['entry']): Promise<string | null> {
  try {
    const { role, problem } = describeGguf(await readGgufHeader(path), entry.file.name);
    return role === entry.task ? null : (problem ?? 'It is a model for another task');
  } catch (error) {
    if (error instanceof AppError) return 'It is damaged or not a model file';
    throw error;
  }
}

async function putAside(
  file: { path: string; name: string; sha256: string },
  why: string,
): Promise<AppError> {
  const place = await quarantinePath(file.name, file.sha256);
  await rename(file.path, place);
  return new AppError('DOWNLOAD_FAILED', {
    message: 'the file that came is refused',
    personMessage: `What came is not the file that was asked for, and is not used. ${why.replace(/\.$/, '')}. It was put aside as ${place}.`,
  });
}
