import { logger } from '#lib/core/logger.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { failJob, finishJob } from '#lib/jobs/finish-job.ts';
import type { JobHandler } from '#lib/jobs/types.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { needsTidying, tidyIndex } from './write-index.ts';

const log = logger('ingest');

/** Tidies a workspace's index. When it can't be tidied it works on, only slower: that is an alarm, and it is rebuilt. */
export const optimizeIndexHandler: JobHandler<'optimize-index'> = {
  run: async ({ job }) => {
    const index = await liveIndexOf(job.workspaceId);
    if (index && (await needsTidying(index, true))) await tidyIndex(index);
    await inTransaction((tx) => finishJob(tx, job));
  },
  giveUp: async (job, problem) => {
    log.error({ workspaceId: job.workspaceId, code: problem.code }, 'the index could not be tidied');
    await inTransaction((tx) => failJob(tx, job, problem));
  },
};
