import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { eq } from 'drizzle-orm';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { config } from '#lib/core/config.ts';
import { AppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { modelDownloads } from '#lib/db/schema/index.ts';
import { backoffMs } from '#lib/jobs/backoff.ts';
import { failJob, finishJob, reportProgress } from '#lib/jobs/finish-job.ts';
import { assertLease, updateHeldJob } from '#lib/jobs/lease.ts';
import type { ClaimedJob, JobHandler, JobProblem, JobRun } from '#lib/jobs/types.ts';
import { catalogueEntry, type CatalogueEntry } from '#lib/models/catalogue.ts';
import { keepHash } from '#lib/models/file-hash.ts';
import { findModelFile } from '#lib/models/files.ts';
import { checkFile } from './check-file.ts';
import { confirmFile } from './confirm-file.ts';
import { findDownload, pinnedHash, type DownloadRow } from './download-rows.ts';
import { removeForgottenParts } from './forgotten-parts.ts';
import { fetchFile } from './fetch-file.ts';
import { destinationOf, fileAddress, hubRules } from './hub-address.ts';
import { isThere, partPath, placeOf } from './intake-paths.ts';

type Job = ClaimedJob<'download-model'>;
type LocalEntry = CatalogueEntry & { file: NonNullable<CatalogueEntry['file']> };

/** Progress is written down this often. */
const noteEveryMs = 500;
/** The share of the newest measurement in the speed. */
const newestShare = 0.3;

/**
 * Fetches the file that an administrator asked for, checks its hash and its header, and puts it among the models. Can be
 * repeated at any point: what has come is kept beside the models until it is complete.
 */
async function downloadModel({ job, signal }: JobRun<'download-model'>): Promise<void> {
  const { row, entry } = await readSubject(job);
  await removeForgottenParts();
  const path = await partPath(row.id);
  const sha256 =
    (await hashInPlace({ row, entry, path })) ?? (await fetchPart(job, { row, entry, path, signal }));
  await inTransaction((tx) => reportProgress(tx, job, { stage: 'checking', done: 0, total: 0 }));
  const bytes = await checkFile({ path, sha256, entry, signal });
  const file = await findModelFile(entry.file.name);
  if (file) await keepHash(file, sha256);
  await inTransaction(async (tx) => {
    await confirmFile(tx, contextOf(job), {
      sha256,
      name: entry.file.name,
      bytes,
      entryId: entry.id,
      origin: 'download',
    });
    await recordAudit(tx, contextOf(job), endOf({ row, problem: null, bytes }));
    await finishJob(tx, job);
  });
}

/** The program acts for the administrator who asked; the job's id ties log lines and audit rows together. */
const contextOf = (job: Job) => ({ principal: { kind: 'system' as const }, requestId: job.id });

function endOf({ row, problem, bytes }: { row: DownloadRow; problem: string | null; bytes: number }) {
  return {
    action: 'model-download.ended' as const,
    objectType: 'model' as const,
    objectId: row.entryId,
    detail: { downloadId: row.id, problem, bytes },
  };
}

async function readSubject({ subjectId }: Job): Promise<{ row: DownloadRow; entry: LocalEntry }> {
  const row = await findDownload(subjectId);
  const entry = catalogueEntry(row?.entryId ?? '');
  if (!row || !entry?.file) {
    throw new AppError('DOWNLOAD_FAILED', {
      message: 'the download or its entry is gone',
      personMessage: 'This model is no longer in the catalogue. Cancel this download.',
    });
  }
  return { row, entry: { ...entry, file: entry.file } };
}

type FetchPart = { row: DownloadRow; entry: LocalEntry; path: string; signal: AbortSignal };

/** Brings the whole file to `path`; returns the hash that it must have. */
async function fetchPart(job: Job, { row, entry, path, signal }: FetchPart): Promise<string> {
  const rules = hubRules();
  const dispatcher = newDispatcher();
  const { file } = entry;
  let sha256 = file.sha256 ?? row.sha256 ?? (await pinnedHash(entry.id));
  try {
    await fetchFile({
      address: fileAddress(rules, file),
      rules,
      path,
      known: { sha256, bytes: file.bytesAreExact ? file.bytes : row.bytes, etag: row.etag },
      dispatcher,
      signal,
      freeBytes: () => freeBytesAt(path),
      reservedBytes: config().limits.minFreeBytes,
      pauseMs: (attempt) => backoffMs(attempt),
      onAddress: (address) => permit(job, row, address),
      onFacts: async (facts) => {
        ({ sha256 } = facts);
        await keepFacts(row, facts);
      },
      onBytes: progressNotes(job),
    });
  } finally {
    await dispatcher.destroy();
  }
  if (sha256 === null) throw new Error('a file came of which nothing was known');
  return sha256;
}

/** The hash of a file that was put in its place before a crash, so that only writing it down is left; null when it was not. */
async function hashInPlace({ row, entry, path }: Omit<FetchPart, 'signal'>): Promise<string | null> {
  const isInPlace = (await isThere(placeOf(entry.file.name))) && !(await isThere(path));
  return isInPlace ? (entry.file.sha256 ?? row.sha256) : null;
}

/** Connections of this download alone, by the proxy of the settings if there is one. */
function newDispatcher(): Dispatcher {
  const { proxy } = config().downloads;
  return proxy === undefined ? new Agent({ connections: 1 }) : new ProxyAgent({ uri: proxy, connections: 1 });
}

async function freeBytesAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(path));
  return bavail * bsize;
}

/** Where the hub sent on to may be connected to from now on, and only while this job runs: `downloadDestinations`. */
async function permit(job: Job, row: DownloadRow, address: URL): Promise<void> {
  const { host, port } = destinationOf(address);
  await inTransaction(async (tx) => {
    await assertLease(job, tx);
    await tx
      .update(modelDownloads)
      .set({ sentOnTo: `${host}:${port}` })
      .where(eq(modelDownloads.id, row.id));
  });
}

async function keepFacts(
  row: DownloadRow,
  facts: { sha256: string; bytes: number; etag: string | null },
): Promise<void> {
  await inTransaction(async (tx) => {
    await tx.update(modelDownloads).set(facts).where(eq(modelDownloads.id, row.id));
  });
}

/** Writes down how far a download is and how quick; once some of it has come, earlier crashes no longer count. */
function progressNotes(job: Job): (done: number, total: number) => Promise<void> {
  let last: { atMs: number; done: number } | undefined;
  let speed = job.payload.bytesPerSecond;
  return async (done, total) => {
    const atMs = performance.now();
    if (last && atMs - last.atMs < noteEveryMs && done < total) return;
    if (last && atMs > last.atMs) {
      const measured = ((done - last.done) * 1000) / (atMs - last.atMs);
      speed = speed === undefined ? measured : speed * (1 - newestShare) + measured * newestShare;
    }
    last = { atMs, done };
    await inTransaction(async (tx) => {
      await reportProgress(tx, job, { stage: 'downloading', done, total });
      await updateHeldJob(tx, job, {
        attempts: 1,
        payload: speed === undefined ? {} : { bytesPerSecond: speed },
      });
    });
  };
}

async function giveUp(job: Job, problem: JobProblem): Promise<void> {
  const row = await findDownload(job.subjectId);
  await inTransaction(async (tx) => {
    if (row)
      await recordAudit(tx, contextOf(job), endOf({ row, problem: problem.code, bytes: row.bytes ?? 0 }));
    await failJob(tx, job, problem);
  });
}

export const downloadModelHandler: JobHandler<'download-model'> = { run: downloadModel, giveUp };
