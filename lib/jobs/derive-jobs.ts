import { and, eq, gt, inArray, isNotNull, isNull, notExists, or, sql } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents, documentVersions, jobs, searchIndexes, workspaces } from '#lib/db/schema/index.ts';
import type { JobName } from './catalog.ts';
import { enqueueJob, type EnqueueJobInput } from './enqueue-job.ts';

/** Erasing that failed is tried again after this time. */
const retryErasureAfterMs = 3_600_000;
const retryRebuildAfterMs = { least: 60_000, most: 3_600_000 };

/** Nothing is queued for the subject, and it did not fail only just now. */
function isMissing(name: JobName, subjectId: AnySQLiteColumn) {
  const open = inArray(jobs.state, ['waiting', 'running']);
  const failedLately = and(eq(jobs.state, 'failed'), gt(jobs.finishedAt, now() - retryErasureAfterMs));
  return notExists(
    database()
      .select({ one: sql`1` })
      .from(jobs)
      .where(and(eq(jobs.name, name), eq(jobs.subjectId, subjectId), or(open, failedLately))),
  );
}

/**
 * Makes the queue what the documents' states ask for: whatever is unfinished, deleted but not erased, erased but still in the files of an
 * index, and has no job, gets one. The queue can be lost as a whole and is whole again after this. Returns how many jobs were missing.
 */
export async function deriveJobs(): Promise<number> {
  const missing = [
    ...(await unreadVersions()),
    ...(await deletedDocuments()),
    ...(await deletedWorkspaces()),
    ...(await dueRebuilds()),
  ];
  if (missing.length === 0) return 0;
  await inTransaction(async (tx) => {
    for (const job of missing) await enqueueJob(tx, job);
  });
  return missing.length;
}

type MissingJob = EnqueueJobInput<
  'ingest-version' | 'remove-document' | 'remove-workspace' | 'rebuild-index'
>;

async function unreadVersions(): Promise<MissingJob[]> {
  const rows = await database()
    .select({
      subjectId: documentVersions.id,
      workspaceId: documentVersions.workspaceId,
      createdBy: documentVersions.createdBy,
    })
    .from(documentVersions)
    .innerJoin(documents, eq(documents.id, documentVersions.documentId))
    .where(
      and(
        inArray(documentVersions.state, ['queued', 'parsing', 'indexing']),
        isNull(documents.deletedAt),
        isMissing('ingest-version', documentVersions.id),
      ),
    );
  return rows.map((row) => ({ ...row, name: 'ingest-version', payload: {} }));
}

async function deletedDocuments(): Promise<MissingJob[]> {
  const rows = await database()
    .select({
      subjectId: documents.id,
      workspaceId: documents.workspaceId,
      createdBy: documents.createdBy,
    })
    .from(documents)
    .innerJoin(workspaces, eq(workspaces.id, documents.workspaceId))
    .where(
      and(
        isNotNull(documents.deletedAt),
        isNull(workspaces.deletedAt),
        isMissing('remove-document', documents.id),
      ),
    );
  return rows.map((row) => ({ ...row, name: 'remove-document', payload: {} }));
}

async function deletedWorkspaces(): Promise<MissingJob[]> {
  const rows = await database()
    .select({ subjectId: workspaces.id, workspaceId: workspaces.id, createdBy: workspaces.createdBy })
    .from(workspaces)
    .where(and(isNotNull(workspaces.deletedAt), isMissing('remove-workspace', workspaces.id)));
  return rows.map((row) => ({ ...row, name: 'remove-workspace', payload: {} }));
}

/**
 * Indexes that are to be built anew because of what was erased: at once where the job was lost, and where it was given up after as long
 * again as it was due until then, so that the waits double; after an hour at most.
 */
async function dueRebuilds(): Promise<MissingJob[]> {
  const { workspaceId } = searchIndexes;
  const waited = sql`max(${retryRebuildAfterMs.least}, min(${retryRebuildAfterMs.most}, ${jobs.finishedAt} - coalesce(${searchIndexes.erasureDueAt}, 0)))`;
  const open = inArray(jobs.state, ['waiting', 'running']);
  const failedLately = and(eq(jobs.state, 'failed'), gt(sql`${jobs.finishedAt} + ${waited}`, now()));
  const rows = await database()
    .select({ workspaceId })
    .from(searchIndexes)
    .innerJoin(workspaces, and(eq(workspaces.id, workspaceId), isNull(workspaces.deletedAt)))
    .where(
      and(
        eq(searchIndexes.state, 'live'),
        or(isNotNull(searchIndexes.erasureDueAt), eq(searchIndexes.holdsErased, true)),
        notExists(
          database()
            .select({ one: sql`1` })
            .from(jobs)
            .where(
              and(eq(jobs.name, 'rebuild-index'), eq(jobs.subjectId, workspaceId), or(open, failedLately)),
            ),
        ),
      ),
    );
  return rows.map((row) => ({
    ...row,
    name: 'rebuild-index',
    subjectId: row.workspaceId,
    payload: { reason: 'erasure' },
    createdBy: 'system',
  }));
}
