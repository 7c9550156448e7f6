import { eq } from 'drizzle-orm';
import { database } from '#lib/db/client.ts';
import { documents, documentVersions } from '#lib/db/schema/index.ts';
import { LeaseLostError } from '#lib/jobs/lease.ts';
import type { ClaimedJob, JobRun } from '#lib/jobs/types.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import { chunkerVersion } from './chunk.ts';
import { ensureIndex } from './ensure-index.ts';
import { parserVersion } from './parse/parser-version.ts';
import { createStopwatch, type Stopwatch } from './stopwatch.ts';

/** What all stages of one attempt share. */
export type IngestRun = {
  job: ClaimedJob<'ingest-version'>;
  version: typeof documentVersions.$inferSelect;
  document: IngestedDocument;
  model: EmbeddingModel;
  index: IndexLocation;
  signal: AbortSignal;
  stopwatch: Stopwatch;
  /** An earlier attempt read the whole document with the same parser and chunker: it isn't read again. */
  isRead: boolean;
  /** How far reading is: told by the reading side, waited for by the indexing side. */
  reading: ReadingState;
};

/** `foundFields` are set once its first pages were read. */
export type IngestedDocument = Pick<
  typeof documents.$inferSelect,
  'id' | 'name' | 'title' | 'foundFields' | 'enteredFields'
>;

export type ReadingState = { isFinished: boolean; changed: () => Promise<void>; notify: () => void };

function createReadingState(): ReadingState {
  let wake: (() => void) | undefined;
  let change = new Promise<void>((resolve) => (wake = resolve));
  return {
    isFinished: false,
    changed: () => change,
    notify: () => {
      wake?.();
      change = new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

/** Loads what an attempt works on. A document that was deleted meanwhile has lost its job, too. */
export async function openIngestRun(run: JobRun<'ingest-version'>): Promise<IngestRun> {
  const [row] = await database()
    .select({ version: documentVersions, document: documents })
    .from(documentVersions)
    .innerJoin(documents, eq(documents.id, documentVersions.documentId))
    .where(eq(documentVersions.id, run.job.subjectId));
  if (!row) throw new LeaseLostError();
  const { index, model } = await ensureIndex(row.version.workspaceId, run.embedding);
  return {
    job: run.job,
    version: row.version,
    document: row.document,
    model,
    index,
    signal: run.signal,
    stopwatch: createStopwatch(),
    isRead: row.version.parserVersion === parserVersion && row.version.chunkerVersion === chunkerVersion,
    reading: createReadingState(),
  };
}
