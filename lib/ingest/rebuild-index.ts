import { preparedModelId, readSwitch } from '#lib/admin/embedding-switch.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { failJob, finishJob } from '#lib/jobs/finish-job.ts';
import { queueVectors } from '#lib/jobs/queue-vectors.ts';
import type { JobHandler, JobRun } from '#lib/jobs/types.ts';
import { goLive } from '#lib/vectors/live-index.ts';
import { buildGeneration } from './build-generation.ts';
import { forgetVectors } from './forget-vectors.ts';
import { withIndexLock } from './index-lock.ts';
import { jobContext } from './job-context.ts';

/**
 * Builds a workspace's index as a new generation for the model in use, then makes it the live one in the same change that
 * ends the job. Until then searches use the old generation.
 */
async function rebuildIndex(run: JobRun<'rebuild-index'>): Promise<void> {
  const { job, signal } = run;
  const model = await run.embedding();
  await withIndexLock(job.workspaceId, async () => {
    const { location, rows } = await buildGeneration({ job, model, signal });
    await inTransaction(async (tx) => {
      await goLive(tx, location);
      await finishJob(tx, job);
      // A further model that is prepared is compared with the one that answers now.
      const isPreparing = preparedModelId(await readSwitch(tx)) !== null;
      if (isPreparing && job.payload.reason === 'model-changed') await queueVectors(tx, job);
      await recordAudit(tx, jobContext(job), {
        action: 'index.rebuilt',
        objectType: 'workspace',
        objectId: job.workspaceId,
        workspaceId: job.workspaceId,
        detail: { reason: job.payload.reason, generation: location.generation, rows },
      });
    });
  });
  await forgetVectors(job.workspaceId, model.id);
}

export const rebuildIndexHandler: JobHandler<'rebuild-index'> = {
  run: rebuildIndex,
  giveUp: (job, problem) => inTransaction((tx) => failJob(tx, job, problem)),
};
