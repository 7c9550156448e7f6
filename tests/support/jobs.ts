import { and, eq, inArray, lt, notInArray, or } from 'drizzle-orm';
import { newId } from '#lib/core/ids.ts';
import { now } from '#lib/core/clock.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents, documentVersions, jobs, workspaces } from '#lib/db/schema/index.ts';
import { exclusiveJobName, restJobName, type JobName } from '#lib/jobs/catalog.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';

/** A workspace, written straight into the database. */
export async function addWorkspace(name = 'Matter'): Promise<string> {
  const id = newId();
  await inTransaction(async (tx) => {
    await tx.insert(workspaces).values({ id, name, createdBy: 'operator', createdAt: now() });
  });
  return id;
}

/** A document without a file, for tests of the queue. */
export async function addDocument(
  workspaceId: string,
  createdBy = 'operator',
): Promise<{ documentId: string; versionId: string }> {
  const documentId = newId();
  const versionId = newId();
  const created = { createdBy, createdAt: now() };
  await inTransaction(async (tx) => {
    await tx
      .insert(documents)
      .values({ id: documentId, workspaceId, name: 'a.pdf', currentVersionId: versionId, ...created });
    await tx.insert(documentVersions).values({
      id: versionId,
      documentId,
      workspaceId,
      number: 1,
      sha256: newId(),
      sizeBytes: 1,
      blobName: newId(),
      state: 'queued',
      ...created,
    });
  });
  return { documentId, versionId };
}

/** Queues a job for a subject of its own, or the one given. Returns the subject. */
export async function queue(
  name: Exclude<JobName, 'rebuild-index'>,
  input: { workspaceId: string; subjectId?: string; createdBy?: string; delayMs?: number },
): Promise<string> {
  const { workspaceId, subjectId = newId(), createdBy = 'operator', delayMs = 0 } = input;
  await inTransaction((tx) =>
    enqueueJob(tx, { name, subjectId, workspaceId, payload: {}, createdBy, delayMs }),
  );
  return subjectId;
}

/** The row of a subject's job. */
export async function jobOf(subjectId: string) {
  const [row] = await database().select().from(jobs).where(eq(jobs.subjectId, subjectId));
  if (!row) throw new Error('no job of this subject');
  return row;
}

const soonMs = 5000;

/**
 * What waits or runs: everything but the tidying and the building anew that are planned for later. A document that waits
 * for its next attempt counts, however long it waits.
 */
export async function openJobs() {
  const isUrgent = or(
    notInArray(jobs.name, [exclusiveJobName, restJobName]),
    lt(jobs.runAfter, now() + soonMs),
  );
  return database()
    .select()
    .from(jobs)
    .where(and(inArray(jobs.state, ['waiting', 'running']), isUrgent));
}
