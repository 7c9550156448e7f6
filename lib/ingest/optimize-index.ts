import { logger } from '#lib/core/logger.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { failJob, finishJob, requeueJob } from '#lib/jobs/finish-job.ts';
import type { JobHandler, JobRun } from '#lib/jobs/types.ts';
import { liveIndexes, liveIndexOf } from '#lib/vectors/live-index.ts';
import { queueTidying, quietMs } from './queue-tidying.ts';
import { needsTidying, tidyIndex } from './write-index.ts';

const log = logger('ingest');

async function optimizeIndex({ job }: JobRun<'optimize-index'>): Promise<void> {
  const index = await liveIndexOf(job.workspaceId);
  const isNeeded = index !== null && (await needsTidying(index, 'at rest'));
  if (isNeeded) await tidyIndex(index);
  // A document that was finished while this ran found the job running, and queued none.
  const isNeededAgain = isNeeded && (await needsTidying(index, 'at rest'));
  await inTransaction((tx) =>
    isNeededAgain ? requeueJob(tx, job, { delayMs: quietMs, countsAsCrash: false }) : finishJob(tx, job),
  );
}

/** Tidies a workspace's index. When it can't be tidied it works on, only slower: that is an alarm, and it is rebuilt. */
export const optimizeIndexHandler: JobHandler<'optimize-index'> = {
  run: optimizeIndex,
  giveUp: async (job, problem) => {
    log.error({ workspaceId: job.workspaceId, code: problem.code }, 'the index could not be tidied');
    await inTransaction((tx) => failJob(tx, job, problem));
  },
};

/** Queues the tidying of every index that needs it, as the indexes themselves tell: at the start, when jobs may be lost. */
export async function deriveTidying(): Promise<void> {
  for (const index of await liveIndexes()) {
    // One that can't be read is built anew, which tidies it.
    const isNeeded = await needsTidying(index, 'at rest').catch(() => false);
    if (isNeeded) await inTransaction((tx) => queueTidying(tx, index.workspaceId));
  }
}
