import { now } from '#lib/core/clock.ts';
import type { Database } from '#lib/db/client.ts';
import { updateHeldJob } from './lease.ts';
import type { ClaimedJob, JobProblem } from './types.ts';

const ended = { leaseToken: null, leaseUntil: null, payload: {} };

/** Ends a job that is done, in the transaction of its result. Throws `LeaseLostError`. */
export async function finishJob(tx: Database, job: ClaimedJob): Promise<void> {
  await updateHeldJob(tx, job, {
    ...ended,
    state: 'done',
    finishedAt: now(),
    problemCode: null,
    problem: null,
  });
}

/** Ends a job that was given up, in the transaction that says so of its subject. Throws `LeaseLostError`. */
export async function failJob(tx: Database, job: ClaimedJob, problem: JobProblem): Promise<void> {
  await updateHeldJob(tx, job, {
    ...ended,
    state: 'failed',
    finishedAt: now(),
    problemCode: problem.code,
    problem: problem.sentence,
  });
}

export type RequeueOptions = {
  delayMs: number;
  /** False when the attempt was not the job's own failure: the worker was stopped, the model engine was away. */
  countsAsCrash: boolean;
  payload?: Record<string, unknown>;
};

/** Puts a job back into the queue. Throws `LeaseLostError`. */
export async function requeueJob(tx: Database, job: ClaimedJob, options: RequeueOptions): Promise<void> {
  await updateHeldJob(tx, job, {
    state: 'waiting',
    leaseToken: null,
    leaseUntil: null,
    runAfter: now() + options.delayMs,
    attempts: options.countsAsCrash ? job.attempts : job.attempts - 1,
    ...(options.payload === undefined ? {} : { payload: options.payload }),
  });
}

/**
 * Lets a long job go on later, after what else waits: it has come further, so earlier crashes no longer count. Throws
 * `LeaseLostError`.
 */
export async function continueJob(
  tx: Database,
  job: ClaimedJob,
  payload: Record<string, unknown>,
): Promise<void> {
  await updateHeldJob(tx, job, {
    state: 'waiting',
    leaseToken: null,
    leaseUntil: null,
    attempts: 0,
    payload,
  });
}

/** Says how far a job is. Throws `LeaseLostError`. */
export async function reportProgress(
  tx: Database,
  job: ClaimedJob,
  progress: { stage: string; done: number; total: number },
): Promise<void> {
  await updateHeldJob(tx, job, {
    stage: progress.stage,
    progressDone: progress.done,
    progressTotal: progress.total,
  });
}
