import { and, eq, exists, inArray, isNull, sql } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import { type Database, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import {
  chunks,
  documents,
  documentVersions,
  goldenQuestions,
  pages,
  searchIndexes,
} from '#lib/db/schema/index.ts';
import { removeBlob } from '#lib/documents/blobs.ts';
import { assertLease } from '#lib/jobs/lease.ts';
import type { WorkspaceJob } from '#lib/jobs/types.ts';

/** So many rows are erased in one transaction: others want to write in between. */
const rowsPerStep = 400;

/**
 * Erases a document: originals, page texts, chunks with their vectors, versions, golden questions that quote it, and at last the document itself. Every
 * step can be repeated. The search index is the caller's.
 */
export async function eraseContent(job: WorkspaceJob, documentId: string): Promise<void> {
  const versions = await database()
    .select({ id: documentVersions.id, blobName: documentVersions.blobName })
    .from(documentVersions)
    .where(eq(documentVersions.documentId, documentId));
  for (const version of versions) {
    await removeBlob(version.blobName);
    await eraseStepwise(job, version.id);
  }
  await inTransaction(async (tx) => {
    await assertLease(job, tx);
    await tx
      .delete(goldenQuestions)
      .where(
        sql`exists (select 1 from json_each(${goldenQuestions.places}) where value ->> 'documentId' = ${documentId})`,
      );
    await markIndexes(tx, job.workspaceId, documentId);
    await tx.delete(documents).where(eq(documents.id, documentId));
  });
}

/** Of every generation: one that is being built may have read the document before. Each is to be built anew, whoever could read it. */
async function markIndexes(tx: Database, workspaceId: string, documentId: string): Promise<void> {
  const ofWorkspace = eq(searchIndexes.workspaceId, workspaceId);
  await tx
    .update(searchIndexes)
    .set({ erasureDueAt: now() })
    .where(and(ofWorkspace, isNull(searchIndexes.erasureDueAt)));
  const restricted = tx
    .select({ one: sql`1` })
    .from(documents)
    .where(and(eq(documents.id, documentId), eq(documents.restricted, true)));
  await tx
    .update(searchIndexes)
    .set({ holdsErased: true })
    .where(and(ofWorkspace, exists(restricted)));
}

async function eraseStepwise(job: WorkspaceJob, versionId: string): Promise<void> {
  for (;;) {
    const erased = await inTransaction(async (tx) => {
      await assertLease(job, tx);
      const some = tx
        .select({ id: chunks.id })
        .from(chunks)
        .where(eq(chunks.versionId, versionId))
        .limit(rowsPerStep);
      return tx.delete(chunks).where(inArray(chunks.id, some)).returning({ id: chunks.id });
    });
    if (erased.length < rowsPerStep) break;
  }
  await inTransaction(async (tx) => {
    await assertLease(job, tx);
    await tx.delete(pages).where(eq(pages.versionId, versionId));
  });
}
