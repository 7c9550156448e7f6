import { inTransaction } from '#lib/db/in-transaction.ts';
import { assertLease } from '#lib/jobs/lease.ts';
import type { ClaimedJob } from '#lib/jobs/types.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import type { IndexRow } from '#lib/vectors/types.ts';
import { saveVectors, type ChunkRow } from './chunk-queries.ts';

/** Vectors are stored after this many, so that a crash loses little. */
const chunksPerSave = 96;

export type EmbedChunksInput = { job: ClaimedJob; model: EmbeddingModel; signal: AbortSignal };

/**
 * Gives each chunk its vector, computing only those that are missing, and stores them in SQLite. Throws what the model
 * throws, and `LeaseLostError`.
 */
export async function embedChunks(input: EmbedChunksInput, rows: readonly ChunkRow[]): Promise<IndexRow[]> {
  const { job, model, signal } = input;
  const missing = rows.filter((row) => row.vector === null);
  const computed = new Map<string, Float32Array>();
  for (let start = 0; start < missing.length; start += chunksPerSave) {
    const batch = missing.slice(start, start + chunksPerSave);
    const vectors = await model.embed({
      texts: batch.map((row) => row.text),
      kind: 'passage',
      priority: 'ingestion',
      signal,
    });
    const saved = new Map<string, Float32Array>();
    for (const [index, row] of batch.entries()) {
      const vector = vectors[index];
      if (vector) saved.set(row.id, vector);
    }
    await inTransaction(async (tx) => {
      await assertLease(job, tx);
      await saveVectors(tx, model.id, saved);
    });
    for (const [id, vector] of saved) computed.set(id, vector);
  }
  return rows.map(({ id, documentId, text, vector: stored }) => {
    const vector = stored ?? computed.get(id);
    if (!vector) throw new Error('the model left out a vector');
    return { id, documentId, text, vector };
  });
}
