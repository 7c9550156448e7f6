import type { JobHandler, JobRun } from '#lib/jobs/types.ts';
import { finishIngest, giveUpIngest } from './finish-ingest.ts';
import { indexChunks } from './index-chunks.ts';
import { openIngestRun, type IngestRun } from './ingest-run.ts';
import { readDocument } from './read-document.ts';

/**
 * From an uploaded file to something that can be searched. The stages: read (parse in the jail, cut into chunks, store)
 * and index (embed, store the vectors, write to the search index) run side by side, page slice by page slice; then the
 * document is `ready`. Each stage can be repeated: an attempt after a crash goes on where the last one was.
 */
async function ingestDocument(run: JobRun<'ingest-version'>): Promise<void> {
  const ingest = await openIngestRun(run);
  await sideBySide(ingest, [readDocument, indexChunks]);
  await finishIngest(ingest);
}

/** Runs the stages together; when one fails, the others are stopped and waited for, and its error is thrown. */
async function sideBySide(
  ingest: IngestRun,
  stages: readonly ((ingest: IngestRun) => Promise<void>)[],
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([ingest.signal, stop.signal]);
  const failures: unknown[] = [];
  const running = stages.map(async (stage) => {
    try {
      await stage({ ...ingest, signal });
    } catch (error) {
      failures.push(error);
      stop.abort(error);
    }
  });
  await Promise.all(running);
  if (failures.length > 0) throw failures[0];
}

/** Reads a document version: see `ingestDocument`. */
export const ingestVersionHandler: JobHandler<'ingest-version'> = {
  run: ingestDocument,
  giveUp: giveUpIngest,
};
