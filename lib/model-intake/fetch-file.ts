import { open, stat, type FileHandle } from 'node:fs/promises';
import { sleep } from '#lib/core/clock.ts';
import { AppError, isAppError } from '#lib/core/errors.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { diskFull, gaveUp, otherFile, refusedBy, Unlucky } from './download-errors.ts';
import { dropBody, headerOf, openOnHub, type HubReply, type HubRequest } from './open-on-hub.ts';

/** What is known of the file before or after it was asked for. */
export type FileFacts = { sha256: string | null; bytes: number | null; etag: string | null };

export type FetchFileInput = Omit<HubRequest, 'headers'> & {
  /** What has come so far lies here, and what comes is added to it. */
  path: string;
  known: FileFacts;
  /** The space that the disk has free now, and the space that must stay free, in bytes. */
  freeBytes: () => Promise<number>;
  reservedBytes: number;
  /** How long to wait before attempt number n + 1, in milliseconds, when the other side doesn't say. */
  pauseMs: (attempt: number) => number;
  /** Called with what the hub says of the file, before its content is read. */
  onFacts: (facts: FileFacts & { sha256: string; bytes: number }) => Promise<void>;
  onBytes: (done: number, total: number) => Promise<void>;
};

/** Attempts in a row that bring nothing. */
const attemptsMost = 6;
const longestWaitMs = 600_000;
/** The free space is looked at again each time that so much has come. */
const lookEveryBytes = 64 * 1024 * 1024;

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/**
 * Fetches a file, going on where an earlier attempt ended. Cut connections, 429 and 5xx are tried again after a pause, as the
 * other side asks for it, as long as something comes of it. Nothing is believed of the content: its hash is the caller's to
 * check. Throws `DOWNLOAD_FAILED` with what to do, and the signal's reason.
 */
export async function fetchFile(input: FetchFileInput): Promise<void> {
  let known = input.known;
  for (let attempt = 1; ;) {
    const before = await sizeOf(input.path);
    try {
      await fetchOnce({
        ...input,
        known,
        onFacts: async (facts) => {
          known = facts;
          await input.onFacts(facts);
        },
      });
      return;
    } catch (error) {
      input.signal.throwIfAborted();
      if (isAppError(error)) throw error;
      const reason = Unlucky.from(error, input.address.host);
      if (reason.isFull) throw diskFull(await sizeOf(input.path), known.bytes);
      attempt = (await sizeOf(input.path)) > before ? 1 : attempt + 1;
      if (attempt > attemptsMost) throw gaveUp(reason);
      await sleep(Math.min(longestWaitMs, reason.waitMs ?? input.pauseMs(attempt - 1)), input.signal);
    }
  }
}

async function fetchOnce(input: FetchFileInput): Promise<void> {
  const have = await sizeOf(input.path);
  const { known } = input;
  if (known.bytes !== null && have === known.bytes && known.sha256 !== null) return;
  const range = have > 0 ? { range: `bytes=${have}-` } : {};
  const condition = have > 0 && known.etag !== null ? { 'if-range': `"${known.etag}"` } : {};
  const headers = { 'accept-encoding': 'identity', ...range, ...condition };
  const reply = await openOnHub({ ...input, headers });
  try {
    await receive(input, { reply, have });
  } finally {
    dropBody(reply.body);
  }
}

/** Where the content of a reply begins and how long the whole file is; the start again (0) where it doesn't fit what is there. */
function placeOf({ status, headers, digest }: HubReply, have: number): { from: number; total: number } {
  const length = Number(headerOf(headers, 'content-length') ?? Number.NaN);
  if (status === 200) return { from: 0, total: Number.isSafeInteger(length) ? length : (digest.bytes ?? 0) };
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headerOf(headers, 'content-range') ?? '');
  if (!range || Number(range[1]) !== have) throw new Unlucky('sent another part than was asked for');
  return { from: have, total: Number(range[2]) };
}

async function receive(
  input: FetchFileInput,
  { reply, have }: { reply: HubReply; have: number },
): Promise<void> {
  const handle = await open(input.path, 'a', 0o600);
  try {
    // What is there is no beginning of this file: the next attempt starts from nothing.
    if (reply.status === 416) await handle.truncate(0);
    if (reply.status !== 200 && reply.status !== 206) throw refusedBy(reply);
    const { from, total } = placeOf(reply, have);
    const facts = factsOf(input, reply, total);
    await input.onFacts(facts);
    if (from === 0 && have > 0) await handle.truncate(0);
    await refuseFullDisk(input, total - from);
    await writeBody(input, { handle, reply, from, total });
  } finally {
    await handle.close();
  }
}

/** What the hub says, held against what is known; it must name a hash, or nothing could be checked in the end. */
function factsOf({ known, address }: FetchFileInput, { digest, headers }: HubReply, total: number) {
  const sha256 = known.sha256 ?? digest.sha256;
  if (sha256 === null) {
    throw new AppError('DOWNLOAD_FAILED', {
      message: 'no SHA-256 is known of the file',
      personMessage: `${address.host} does not say the SHA-256 of this file, so it could not be checked. Nothing was downloaded.`,
    });
  }
  if (digest.sha256 !== null && digest.sha256 !== sha256)
    throw otherFile({ wanted: sha256, offered: digest.sha256 });
  const bytes = known.bytes ?? digest.bytes ?? total;
  if (total === 0 || total !== bytes)
    throw otherFile({ wanted: formatBytes(bytes), offered: formatBytes(total) });
  return { sha256, bytes, etag: strongTag(headerOf(headers, 'etag')) };
}

const strongTag = (tag: string | undefined) => (tag === undefined || tag.startsWith('W/') ? null : tag);

async function refuseFullDisk(input: FetchFileInput, stillNeeded: number): Promise<void> {
  const free = await input.freeBytes();
  const needed = stillNeeded + input.reservedBytes;
  if (needed <= free) return;
  throw new AppError('DOWNLOAD_FAILED', {
    message: 'the disk is too full',
    personMessage: `The disk has ${formatBytes(free)} free; ${formatBytes(needed)} are needed. Free some space, then press “Try again”; what was downloaded is kept.`,
  });
}

type Body = { handle: FileHandle; reply: HubReply; from: number; total: number };

async function writeBody(input: FetchFileInput, { handle, reply, from, total }: Body): Promise<void> {
  let done = from;
  let lookedAt = from;
  for await (const chunk of reply.body as AsyncIterable<Buffer>) {
    if (done + chunk.length > total) throw new Unlucky('sent more than it said');
    await handle.appendFile(chunk);
    done += chunk.length;
    await input.onBytes(done, total);
    if (done - lookedAt < lookEveryBytes) continue;
    lookedAt = done;
    await refuseFullDisk(input, total - done);
  }
  if (done < total) throw new Unlucky('ended too early');
  await handle.datasync();
}
