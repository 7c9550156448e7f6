import { inTransaction } from '#lib/db/in-transaction.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import { goLive, liveIndexOf, newGeneration } from '#lib/vectors/live-index.ts';
import { createTable } from '#lib/vectors/table.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import { withIndexLock } from './index-lock.ts';
import { WaitError } from './wait-error.ts';

/**
 * The workspace's live index for the model, made when there is none. Throws `WaitError` when the index holds another
 * model's vectors: a rebuild is queued, and the caller has to come again.
 */
export function ensureIndex(workspaceId: string, model: EmbeddingModel): Promise<IndexLocation> {
  return withIndexLock(workspaceId, async () => {
    const live = await liveIndexOf(workspaceId);
    if (live?.modelId === model.id) return live;
    if (live) {
      await queueRebuild(workspaceId, 'model-changed');
      throw new WaitError('the index is being built for another model');
    }
    const input = { workspaceId, modelId: model.id, dimensions: model.dimensions };
    const location = await inTransaction((tx) => newGeneration(tx, input));
    await createTable(location);
    await inTransaction((tx) => goLive(tx, location));
    return location;
  });
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
