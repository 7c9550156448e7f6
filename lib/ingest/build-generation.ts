import { inTransaction } from '#lib/db/in-transaction.ts';
import { reportProgress } from '#lib/jobs/finish-job.ts';
import type { WorkspaceJob } from '#lib/jobs/types.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import { newGeneration } from '#lib/vectors/live-index.ts';
import { optimizeTable } from '#lib/vectors/maintain-table.ts';
import { createTable } from '#lib/vectors/table.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import { appendRows } from '#lib/vectors/write-rows.ts';
import { countVectors, nextWorkspaceChunks } from './chunk-queries.ts';
import { dropDeadIndexes } from './drop-indexes.ts';
import { embedChunks } from './embed-chunks.ts';

/** Written at once: a few megabytes of vectors, and few files. */
const chunksPerWrite = 2000;
const firstId = '';

export type BuildInput = { job: WorkspaceJob; model: EmbeddingModel; signal: AbortSignal };

/**
 * Makes a new generation of a workspace's index out of SQLite, in place of any that was left half built. Vectors that are
 * missing are computed. Nobody searches it until it goes live. Throws what the model throws, and `LeaseLostError`.
 */
export async function buildGeneration(input: BuildInput): Promise<{ location: IndexLocation; rows: number }> {
  const { job, model } = input;
  const { workspaceId } = job;
  await dropDeadIndexes({ state: 'building', workspaceId });
  const { total } = await countVectors({ workspaceId, modelId: model.id });
  const location = await inTransaction((tx) =>
    newGeneration(tx, { workspaceId, modelId: model.id, dimensions: model.dimensions }),
  );
  await createTable(location);
  let rows = 0;
  for (let afterId = firstId; ;) {
    input.signal.throwIfAborted();
    const slice = await nextWorkspaceChunks({
      workspaceId,
      modelId: model.id,
      afterId,
      limit: chunksPerWrite,
    });
    if (slice.length === 0) break;
    await appendRows(location, await embedChunks(input, slice));
    rows += slice.length;
    afterId = slice.at(-1)?.id ?? afterId;
    await inTransaction((tx) => reportProgress(tx, job, { stage: 'index', done: rows, total }));
  }
  if (rows > 0) await optimizeTable(location);
  return { location, rows };
}
