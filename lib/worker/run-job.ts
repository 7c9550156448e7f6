import { AppError, type ErrorCode, personMessageFor } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { WaitError } from '#lib/ingest/wait-error.ts';
import { backoffMs } from '#lib/jobs/backoff.ts';
import { crashLimit, waitLimit, type JobName } from '#lib/jobs/catalog.ts';
import { requeueJob } from '#lib/jobs/finish-job.ts';
import { LeaseLostError } from '#lib/jobs/lease.ts';
import type { ClaimedJob, JobProblem, JobRun } from '#lib/jobs/types.ts';
import { handlerOf } from './handlers.ts';

const log = logger('worker');

/** The worker is being stopped: what runs goes back into the queue. */
export class WorkerStopping extends Error {
  override readonly name = 'WorkerStopping';
}

/** Away for now, through no fault of the document. */
const passing = new Set<ErrorCode>([
  'ENGINE_UNAVAILABLE',
  'ENGINE_BUSY',
  'DISK_FULL',
  'READER_UNAVAILABLE',
  'MODEL_NOT_FOUND',
  'MODEL_INVALID',
]);

/** May go better the next time; after `crashLimit` attempts it is given up. */
const repeatable = new Set<ErrorCode>(['FILE_CRASHED_READER', 'ENGINE_REPLY_INVALID', 'UNEXPECTED']);

/**
 * Does one job to an end that is written down: done, back in the queue, or given up with a reason. Never throws for
 * what a job does; a database that can't be written leaves the job to its lease.
 */
export async function runJob(run: JobRun): Promise<void> {
  const { job } = run;
  try {
    if (job.attempts > crashLimit) await giveUp(job, problemOf(new AppError(crashCode(job.name))));
    else await handlerOf(job.name).run(run);
    log.info({ jobId: job.id, job: job.name }, 'job ended');
  } catch (error) {
    await settle(run, error).catch((failure: unknown) => {
      if (failure instanceof LeaseLostError) return;
      log.error(
        { jobId: job.id, job: job.name, err: describe(failure) },
        'the end of a job could not be written',
      );
    });
  }
}

/** A reader that takes the whole worker with it is the document's doing; anything else is ours. */
const crashCode = (name: JobName): ErrorCode =>
  name === 'ingest-version' ? 'FILE_CRASHED_READER' : 'UNEXPECTED';

async function settle({ job, signal }: JobRun, error: unknown): Promise<void> {
  const cause: unknown = signal.aborted ? signal.reason : error;
  if (cause instanceof LeaseLostError || error instanceof LeaseLostError) return;
  if (cause instanceof WorkerStopping) {
    await requeue(job, { delayMs: 0, countsAsCrash: false });
    return;
  }
  log.warn({ jobId: job.id, job: job.name, attempt: job.attempts, err: describe(error) }, 'job failed');
  const code = error instanceof AppError ? error.code : 'UNEXPECTED';
  if (error instanceof WaitError || passing.has(code)) await waitOrGiveUp(job, error);
  else if (repeatable.has(code) && job.attempts < crashLimit)
    await requeue(job, { delayMs: backoffMs(job.attempts), countsAsCrash: true });
  else await giveUp(job, problemOf(error));
}

async function waitOrGiveUp(job: ClaimedJob, error: unknown): Promise<void> {
  const waits = (job.payload.waits ?? 0) + 1;
  if (waits > waitLimit) {
    await giveUp(job, problemOf(error));
    return;
  }
  await requeue(job, {
    delayMs: backoffMs(waits),
    countsAsCrash: false,
    payload: { ...job.payload, waits },
  });
}

async function requeue(job: ClaimedJob, options: Parameters<typeof requeueJob>[2]): Promise<void> {
  await inTransaction((tx) => requeueJob(tx, job, options));
}

async function giveUp(job: ClaimedJob, problem: JobProblem): Promise<void> {
  await handlerOf(job.name).giveUp(job, problem);
}

function problemOf(error: unknown): JobProblem {
  if (error instanceof AppError) return { code: error.code, sentence: error.personMessage };
  return { code: 'UNEXPECTED', sentence: personMessageFor('UNEXPECTED') };
}

/** For the log: names, codes and places, without the text that libraries put into messages. */
function describe(error: unknown): string {
  if (error instanceof AppError) return `${error.code}: ${error.message}`;
  if (!(error instanceof Error)) return 'not an error object';
  return `${error.name} ${error.message.slice(0, 300)} ${error.stack?.split('\n')[1]?.trim() ?? ''}`;
}
