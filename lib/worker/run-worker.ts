import { join } from 'node:path';
import { activeModels, embeddingModelById } from '#lib/admin/active-models.ts';
import { sleep } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import { AppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import { tryProcessLock, type ProcessLock } from '#lib/db/process-lock.ts';
import { checkIndexModels } from '#lib/ingest/check-indexes.ts';
import { dropDeadIndexes } from '#lib/ingest/drop-indexes.ts';
import { jobNames, type JobName } from '#lib/jobs/catalog.ts';
import { claimJob, waitingJobNames } from '#lib/jobs/claim-job.ts';
import { deriveJobs } from '#lib/jobs/derive-jobs.ts';
import { heldJobIds, LeaseLostError, renewEveryMs, renewLeases } from '#lib/jobs/lease.ts';
import { releaseExpiredJobs } from '#lib/jobs/release-crashed-jobs.ts';
import type { ClaimedJob, JobRun } from '#lib/jobs/types.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import { RightsWatch } from './forget-with-rights.ts';
import { runJob, WorkerStopping } from './run-job.ts';
import { startUp } from './start-up.ts';

const log = logger('worker');

const pollMs = 200;
const careEveryMs = 60_000;
const troublePauseMs = 2000;
const goodbyeMs = 10_000;

const ownLanes: readonly JobName[] = ['ingest-version', 'compute-vectors', 'download-model'];

/**
 * Documents are read two at a time: one can be parsed while another is embedded. Vectors for another model take hours and
 * hold nothing else up, nor do downloads, one after the other. Everything that writes to an index as a whole, erasing and tidying, is done one after the other.
 */
const lanes: readonly { names: readonly JobName[]; places: number }[] = [
  { names: ['ingest-version'], places: 2 },
  { names: ['compute-vectors'], places: 1 },
  { names: ['download-model'], places: 1 },
  { names: jobNames.filter((name) => !ownLanes.includes(name)), places: 1 },
];

export type RunWorkerOptions = {
  /** Ends the worker: what runs goes back into the queue, without counting as a crash. */
  signal: AbortSignal;
  /** The embedding model of an id, or the one in use; those of the product when absent. */
  embedding?: JobRun['embedding'];
  /** Ends the worker by itself once nothing is left to do. */
  untilIdle?: boolean;
};

type RunningJob = { job: ClaimedJob; abort: AbortController; ended: Promise<void> };

/**
 * Does the jobs of this data directory until it is told to stop. Only one worker works on a data directory; another
 * waits until this one has ended. Needs a migrated database.
 */
export async function runWorker(options: RunWorkerOptions): Promise<void> {
  const lock = await waitForLock(options.signal);
  if (!lock) return;
  const worker = { ...options, running: new Map<string, RunningJob>(), rights: new RightsWatch() };
  try {
    await startUp();
    await loop(worker);
  } finally {
    await stopAll(worker.running);
    lock.release();
  }
}

type Worker = RunWorkerOptions & { running: Map<string, RunningJob>; rights: RightsWatch };

async function waitForLock(signal: AbortSignal): Promise<ProcessLock | null> {
  while (!signal.aborted) {
    const lock = tryProcessLock(join(config().paths.run, 'worker.lock'));
    if (lock) return lock;
    await sleep(pollMs, signal).catch(() => undefined);
  }
  return null;
}

async function loop(worker: Worker): Promise<void> {
  const due = { renewal: 0, care: 0 };
  while (!worker.signal.aborted) {
    try {
      await tick(worker, due);
      if (worker.untilIdle === true && (await isIdle(worker))) return;
    } catch (error) {
      // A full disk, for instance. What runs goes on; a worker that ended here would only be started again.
      log.error({ err: error instanceof Error ? error.message : 'unknown' }, 'the worker could not go on');
      await sleep(troublePauseMs, worker.signal).catch(() => undefined);
    }
    await sleep(pollMs, worker.signal).catch(() => undefined);
  }
}

async function tick(worker: Worker, due: { renewal: number; care: number }): Promise<void> {
  await worker.rights.look();
  await dropLostJobs(worker);
  if (performance.now() > due.renewal) {
    await renewLeases(jobsOf(worker));
    due.renewal = performance.now() + renewEveryMs;
  }
  if (performance.now() > due.care) {
    due.care = performance.now() + careEveryMs;
    await lookAfter(worker);
  }
  await claimJobs(worker);
}

/** Nothing runs, and nothing waits but the tidying and rebuilding that is planned for later. */
async function isIdle(worker: Worker): Promise<boolean> {
  if (worker.running.size > 0) return false;
  const open = await waitingJobNames();
  return open.every((name) => name === 'optimize-index' || name === 'rebuild-index');
}

const jobsOf = (worker: Worker) => [...worker.running.values()].map(({ job }) => job);

/** What happens every minute: the queue is compared with the documents, and files that nobody needs are removed. */
async function lookAfter(worker: Worker): Promise<void> {
  try {
    await releaseExpiredJobs();
    await deriveJobs();
    await dropDeadIndexes({ state: 'retired' });
    await checkIndexModels(await embeddingOf(worker));
  } catch (error) {
    // The next minute comes; until then the jobs go on.
    log.error({ err: error instanceof Error ? error.message : 'unknown' }, 'looking after the queue failed');
  }
}

async function embeddingOf(worker: RunWorkerOptions, modelId?: string): Promise<EmbeddingModel> {
  if (worker.embedding) return worker.embedding(modelId);
  if (modelId === undefined) return (await activeModels()).embedding;
  const model = await embeddingModelById(modelId);
  if (!model) throw new AppError('MODEL_NOT_FOUND', { message: `no embedding model ${modelId}` });
  return model;
}

/** Stops what was cancelled: a deleted document's reader ends at once. */
async function dropLostJobs(worker: Worker): Promise<void> {
  const held = await heldJobIds(jobsOf(worker));
  for (const [id, { abort }] of worker.running) if (!held.has(id)) abort.abort(new LeaseLostError());
}

async function claimJobs(worker: Worker): Promise<void> {
  for (const lane of lanes) {
    const busy = jobsOf(worker).filter((job) => lane.names.includes(job.name)).length;
    for (let place = busy; place < lane.places; place += 1) {
      const job = await claimJob(lane.names);
      if (!job) break;
      start(worker, job);
    }
  }
}

function start(worker: Worker, job: ClaimedJob): void {
  const abort = new AbortController();
  log.info({ jobId: job.id, job: job.name, attempt: job.attempts }, 'job starts');
  const ended = runJob({ job, signal: abort.signal, embedding: (id) => embeddingOf(worker, id) }).finally(
    () => {
      worker.running.delete(job.id);
    },
  );
  worker.running.set(job.id, { job, abort, ended });
}

async function stopAll(running: Map<string, RunningJob>): Promise<void> {
  const all = [...running.values()];
  for (const { abort } of all) abort.abort(new WorkerStopping());
  const patience = new AbortController();
  await Promise.race([
    Promise.all(all.map(({ ended }) => ended)),
    sleep(goodbyeMs, patience.signal).catch(() => undefined),
  ]);
  patience.abort();
}
