import { isAppError } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import { queueVectors } from '#lib/jobs/queue-vectors.ts';
import type { JobRun } from '#lib/jobs/types.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import { goLive, liveIndexOf, newGeneration } from '#lib/vectors/live-index.ts';
import { createTable } from '#lib/vectors/table.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import { withIndexLock } from './index-lock.ts';
import { WaitError } from './wait-error.ts';

export type WritableIndex = { index: IndexLocation; model: EmbeddingModel };

/**
 * The workspace's live index with the model that made it, so that a new document can be found at once while the index for
 * another model is being made. Without an index it is made, for the model in use. Throws `WaitError` when the index's
 * model is gone: the caller has to come again once the index of the model in use is there.
 */
export function ensureIndex(workspaceId: string, embedding: JobRun['embedding']): Promise<WritableIndex> {
  return withIndexLock(workspaceId, async () => {
    const live = await liveIndexOf(workspaceId);
    if (live) {
      const model = await modelOf(live, embedding);
      if (model) return { index: live, model };
      await inTransaction((tx) => queueVectors(tx, { workspaceId, createdBy: 'system' }));
      throw new WaitError('the index is being built for another model');
    }
    const model = await embedding();
    const input = { workspaceId, modelId: model.id, dimensions: model.dimensions };
    const index = await inTransaction((tx) => newGeneration(tx, input));
    await createTable(index);
    await inTransaction((tx) => goLive(tx, index));
    return { index, model };
  });
}

async function modelOf(live: IndexLocation, embedding: JobRun['embedding']): Promise<EmbeddingModel | null> {
  try {
    const model = await embedding(live.modelId);
    return model.id === live.modelId ? model : null;
  } catch (error) {
    if (isAppError(error, 'MODEL_NOT_FOUND')) return null;
    throw error;
  }
}

/** Queues the building of a workspace's index from what SQLite holds. */
export async function queueRebuild(
  workspaceId: string,
  reason: 'damaged' | 'erasure' | 'model-changed' | 'requested',
): Promise<void> {
  await inTransaction((tx) =>
    enqueueJob(tx, {
      name: 'rebuild-index',
      subjectId: workspaceId,
      workspaceId,
      payload: { reason },
      createdBy: 'system',
    }),
  );
}
