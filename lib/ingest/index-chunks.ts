import { eq } from 'drizzle-orm';
import { sleep } from '#lib/core/clock.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documentVersions } from '#lib/db/schema/index.ts';
import { assertLease } from '#lib/jobs/lease.ts';
import { nextChunks, type ChunkRow } from './chunk-queries.ts';
import { embedChunks } from './embed-chunks.ts';
import type { IngestRun } from './ingest-run.ts';
import { refreshHeaders } from './refresh-headers.ts';
import { clearIndex, needsTidying, tidyIndex, writeIndex } from './write-index.ts';

/** The first slice is small, so that something can be searched soon; every write makes a file, so later ones are larger. */
const firstSliceChunks = 12;
const largestSliceChunks = 480;
const sliceGrowth = 3;
/** A slice that isn't full is written anyway when reading takes longer than this. */
const patienceMs = 2000;

/** Gives chunks their vectors and writes them to the index, slice by slice, until the document is read and all is written. */
export async function indexChunks(ingest: IngestRun): Promise<void> {
  if (ingest.isRead) await refreshHeaders(ingest);
  // An earlier attempt may have left rows of chunks that reading again makes otherwise.
  else await clearIndex(ingest.index, ingest.document.id);
  let afterOrdinal = -1;
  for (let size = firstSliceChunks; ; size = Math.min(largestSliceChunks, size * sliceGrowth)) {
    const slice = await nextSlice(ingest, { afterOrdinal, size });
    if (slice.length === 0) return;
    await indexSlice(ingest, slice);
    afterOrdinal = slice.at(-1)?.ordinal ?? afterOrdinal;
  }
}

/** Waits for a full slice, but not long; empty when the document is read and nothing is left. */
async function nextSlice(
  ingest: IngestRun,
  input: { afterOrdinal: number; size: number },
): Promise<ChunkRow[]> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    ingest.signal.throwIfAborted();
    const { isFinished } = ingest.reading;
    const changed = ingest.reading.changed();
    const rows = await nextChunks({
      versionId: ingest.version.id,
      modelId: ingest.model.id,
      afterOrdinal: input.afterOrdinal,
      limit: input.size,
    });
    const isLate = performance.now() > giveUpAt && rows.length > 0;
    if (rows.length === input.size || isFinished || isLate) return rows;
    await Promise.race([changed, sleep(250, ingest.signal)]);
  }
}

async function indexSlice(ingest: IngestRun, slice: readonly ChunkRow[]): Promise<void> {
  const { stopwatch, job, index, version } = ingest;
  const rows = await stopwatch.time('embed', () => embedChunks(ingest, slice));
  await stopwatch.time('index', async () => {
    await writeIndex(job, index, rows);
    if (await needsTidying(index, 'while reading')) await tidyIndex(index);
  });
  const lastPage = slice.at(-1)?.pageStart ?? 1;
  await inTransaction(async (tx) => {
    await assertLease(job, tx);
    // The page of the last chunk may go on in the next slice, so the pages before it are surely complete.
    await tx
      .update(documentVersions)
      .set({ pagesIndexed: Math.max(0, lastPage - 1) })
      .where(eq(documentVersions.id, version.id));
  });
}
