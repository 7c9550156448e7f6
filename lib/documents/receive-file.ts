import { createHash, type Hash } from 'node:crypto';
import { mkdir, open, rm, statfs, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from '#lib/core/config.ts';
import { AppError, isAppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';

export type ReceivedFile = { temporaryPath: string; sha256: string; sizeBytes: number };

const megabyte = 1024 * 1024;
/** How often the free space is looked at while a file comes in. */
const checkDiskEveryBytes = 16 * megabyte;

/**
 * Writes an upload to the data directory's own temporary folder while hashing it, and forces it to disk. Nothing is
 * kept when this throws: `FILE_EMPTY`, `FILE_TOO_LARGE`, `DISK_FULL`, `UPLOAD_INTERRUPTED`.
 */
export async function receiveFile(
  content: AsyncIterable<Uint8Array>,
  announcedBytes?: number,
): Promise<ReceivedFile> {
  if (announcedBytes !== undefined) refuseSize(announcedBytes);
  const directory = config().paths.temporary;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await refuseFullDisk(announcedBytes ?? 0);
  const temporaryPath = join(directory, newId());
  try {
    const handle = await open(temporaryPath, 'wx', 0o600);
    try {
      return { temporaryPath, ...(await receiveInto(handle, content, announcedBytes)) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw meaningOf(error);
  }
}

function refuseSize(sizeBytes: number): void {
  const limit = config().limits.uploadBytes;
  if (sizeBytes <= limit) return;
  const limitMegabytes = Math.round((limit / megabyte) * 10) / 10;
  throw new AppError('FILE_TOO_LARGE', {
    personMessage: `The file is larger than ${limitMegabytes} MB, the most this server accepts. Split it, or ask the administrator to raise the limit.`,
  });
}

async function refuseFullDisk(neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(config().paths.temporary);
  if (bavail * bsize - neededBytes < config().limits.minFreeBytes) throw new AppError('DISK_FULL');
}

async function receiveInto(
  handle: FileHandle,
  content: AsyncIterable<Uint8Array>,
  announcedBytes: number | undefined,
): Promise<Omit<ReceivedFile, 'temporaryPath'>> {
  const hash: Hash = createHash('sha256');
  let sizeBytes = 0;
  let checkedBytes = 0;
  for await (const piece of interruptible(content)) {
    sizeBytes += piece.byteLength;
    refuseSize(sizeBytes);
    if (sizeBytes - checkedBytes >= checkDiskEveryBytes) {
      await refuseFullDisk(0);
      checkedBytes = sizeBytes;
    }
    hash.update(piece);
    await handle.writeFile(piece);
  }
  if (announcedBytes !== undefined && announcedBytes !== sizeBytes) throw new AppError('UPLOAD_INTERRUPTED');
  if (sizeBytes === 0) throw new AppError('FILE_EMPTY');
  await handle.sync();
  return { sha256: hash.digest('hex'), sizeBytes };
}

/** The pieces of the upload; when the sender breaks off, that is what the error says. */
async function* interruptible(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (cause) {
    throw isAppError(cause) ? cause : new AppError('UPLOAD_INTERRUPTED', { cause });
  }
}

function meaningOf(error: unknown): unknown {
  const isFull =
    error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return isFull ? new AppError('DISK_FULL', { cause: error }) : error;
}
