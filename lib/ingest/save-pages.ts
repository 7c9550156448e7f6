import { and, eq, gte, inArray, notInArray, sql } from 'drizzle-orm';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { chunks, documents, documentVersions, pages } from '#lib/db/schema/index.ts';
import { reportProgress } from '#lib/jobs/finish-job.ts';
import { updateHeldJob } from '#lib/jobs/lease.ts';
import type { NewChunk } from './chunk.ts';
import type { IngestRun } from './ingest-run.ts';
import type { ParsedPage, ParseEvent } from './parse/types.ts';

const rowsPerInsert = 100;

function* batches<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += rowsPerInsert) {
    yield items.slice(start, start + rowsPerInsert);
  }
}

/** Notes what kind of file it is and how many pages it has. */
export async function markOpened(
  ingest: IngestRun,
  event: Extract<ParseEvent, { type: 'opened' }>,
): Promise<void> {
  await inTransaction(async (tx) => {
    await reportProgress(tx, ingest.job, { stage: 'parse', done: 0, total: event.pageCount });
    await tx
      .update(documentVersions)
      .set({
        state: 'parsing',
        format: event.format,
        pageCount: event.pageCount,
        omissions: event.omissions ?? [],
        pagesParsed: 0,
      })
      .where(eq(documentVersions.id, ingest.version.id));
  });
  ingest.version.pageCount = event.pageCount;
  ingest.version.omissions = event.omissions ?? [];
}

/** Stores pages with the chunks that they complete. Repeated, it leaves the same rows. */
export async function savePages(
  ingest: IngestRun,
  input: { pages: readonly ParsedPage[]; chunks: readonly NewChunk[] },
): Promise<void> {
  const parsed = input.pages.at(-1)?.number;
  await inTransaction(async (tx) => {
    if (parsed !== undefined) {
      await reportProgress(tx, ingest.job, {
        stage: 'parse',
        done: parsed,
        total: ingest.version.pageCount ?? 0,
      });
      await tx
        .update(documentVersions)
        .set({ pagesParsed: parsed })
        .where(eq(documentVersions.id, ingest.version.id));
    }
    await insertPages(tx, ingest, input.pages);
    await insertChunks(tx, ingest, input.chunks);
  });
}

async function insertPages(tx: Database, ingest: IngestRun, rows: readonly ParsedPage[]): Promise<void> {
  for (const batch of batches(rows)) {
    await tx
      .insert(pages)
      .values(
        batch.map((page) => ({
          versionId: ingest.version.id,
          number: page.number,
          width: page.width,
          height: page.height,
          state: page.state,
          problem: page.problem ?? null,
          text: page.text,
          unseenCharacters: page.unseenCharacters ?? 0,
        })),
      )
      .onConflictDoUpdate({
        target: [pages.versionId, pages.number],
        set: {
          width: sql`excluded.width`,
          height: sql`excluded.height`,
          state: sql`excluded.state`,
          problem: sql`excluded.problem`,
          text: sql`excluded.text`,
          unseenCharacters: sql`excluded.unseen_characters`,
        },
      });
  }
}

/** Chunks of an earlier attempt at the same places give way when they differ; equal ones stay, with their vectors. */
async function insertChunks(tx: Database, ingest: IngestRun, made: readonly NewChunk[]): Promise<void> {
  const { id: versionId, documentId, workspaceId } = ingest.version;
  for (const batch of batches(made)) {
    const ordinals = batch.map((chunk) => chunk.ordinal);
    const ids = batch.map((chunk) => chunk.id);
    const isReplaced = and(
      eq(chunks.versionId, versionId),
      inArray(chunks.ordinal, ordinals),
      notInArray(chunks.id, ids),
    );
    await tx.delete(chunks).where(isReplaced);
    await tx
      .insert(chunks)
      .values(batch.map((chunk) => ({ ...chunk, versionId, documentId, workspaceId })))
      .onConflictDoUpdate({
        target: chunks.id,
        set: { sentences: sql`excluded.sentences`, header: sql`excluded.header` },
      });
  }
}

/** Notes that the whole document is read: an attempt after this does not read it again. */
export async function markRead(
  ingest: IngestRun,
  input: { chunkCount: number; parserVersion: number; chunkerVersion: number },
): Promise<void> {
  const { id: versionId, documentId } = ingest.version;
  await inTransaction(async (tx) => {
    // The password is wiped as soon as it is not needed any more.
    await updateHeldJob(tx, ingest.job, { stage: 'index', payload: {} });
    await tx
      .delete(chunks)
      .where(and(eq(chunks.versionId, versionId), gte(chunks.ordinal, input.chunkCount)));
    await tx
      .update(documentVersions)
      .set({ state: 'indexing', ...input })
      .where(eq(documentVersions.id, versionId));
    await tx
      .update(documents)
      .set({
        title: sql`coalesce(${documents.title}, ${ingest.document.title})`,
        foundFields: ingest.document.foundFields,
      })
      .where(eq(documents.id, documentId));
  });
}
