import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { chunks, chunkVectors } from '#lib/db/schema/index.ts';
import { failJob, finishJob, reportProgress } from '#lib/jobs/finish-job.ts';
import type { JobHandler, JobRun } from '#lib/jobs/types.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import { goLive, newGeneration } from '#lib/vectors/live-index.ts';
import { optimizeTable } from '#lib/vectors/maintain-table.ts';
import { createTable } from '#lib/vectors/table.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import { appendRows } from '#lib/vectors/write-rows.ts';
import { nextWorkspaceChunks } from './chunk-queries.ts';
import { dropDeadIndexes } from './drop-indexes.ts';
import { embedChunks } from './embed-chunks.ts';
import { withIndexLock } from './index-lock.ts';
import { jobContext } from './job-context.ts';

/** Written at once: a few megabytes of vectors, and few files. */
const chunksPerWrite = 2000;
const firstId = '';

/**
 * Builds a workspace's index as a new generation out of SQLite, then makes it the live one in the same change that ends
 * the job. Vectors that another model made are computed anew. Until then searches use the old generation.
 */
async function rebuildIndex(run: JobRun<'rebuild-index'>): Promise<void> {
  const { job } = run;
  const model = await run.embedding();
  const input = { workspaceId: job.workspaceId, modelId: model.id, dimensions: model.dimensions };
  await withIndexLock(job.workspaceId, async () => {
    // What an attempt before this left half built.
    await dropDeadIndexes({ state: 'building', workspaceId: job.workspaceId });
    const location = await inTransaction((tx) => newGeneration(tx, input));
    const rows = await fillTable(run, model, location);
    await inTransaction(async (tx) => {
      await goLive(tx, location);
      await finishJob(tx, job);
      await recordAudit(tx, jobContext(job), {
        action: 'index.rebuilt',
        objectType: 'workspace',
        objectId: job.workspaceId,
        workspaceId: job.workspaceId,
        detail: { reason: job.payload.reason, generation: location.generation, rows },
      });
    });
  });
  await forgetOtherModels(job.workspaceId, model.id);
}

async function fillTable(
  run: JobRun<'rebuild-index'>,
  model: EmbeddingModel,
  location: IndexLocation,
): Promise<number> {
  const { job, signal } = run;
  await createTable(location);
  let written = 0;
  for (let afterId = firstId; ;) {
    signal.throwIfAborted();
    const { workspaceId, modelId } = location;
    const slice = await nextWorkspaceChunks({ workspaceId, modelId, afterId, limit: chunksPerWrite });
    if (slice.length === 0) break;
    await appendRows(location, await embedChunks({ job, model, signal }, slice));
    written += slice.length;
    afterId = slice.at(-1)?.id ?? afterId;
    await inTransaction((tx) => reportProgress(tx, job, { stage: 'index', done: written, total: 0 }));
  }
  if (written > 0) await optimizeTable(location);
  return written;
}

/** Vectors of a model that is not in use any more take space for nothing. */
async function forgetOtherModels(workspaceId: string, modelId: string): Promise<void> {
  const ofWorkspace = (tx: Parameters<Parameters<typeof inTransaction>[0]>[0]) =>
    tx.select({ id: chunks.id }).from(chunks).where(eq(chunks.workspaceId, workspaceId));
  for (;;) {
    const removed = await inTransaction(async (tx) => {
      const some = tx
        .select({ rowid: sql`${chunkVectors}.rowid` })
        .from(chunkVectors)
        .where(and(ne(chunkVectors.modelId, modelId), inArray(chunkVectors.chunkId, ofWorkspace(tx))))
        .limit(500);
      return tx
        .delete(chunkVectors)
        .where(sql`${chunkVectors}.rowid in ${some}`)
        .returning({ id: chunkVectors.chunkId });
    });
    if (removed.length < 500) return;
  }
}

export const rebuildIndexHandler: JobHandler<'rebuild-index'> = {
  run: rebuildIndex,
  giveUp: (job, problem) => inTransaction((tx) => failJob(tx, job, problem)),
};
