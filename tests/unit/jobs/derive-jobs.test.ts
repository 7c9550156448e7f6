import { and, eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { now } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { documents, documentVersions, jobs, searchIndexes, workspaces } from '#lib/db/schema/index.ts';
import { deriveJobs } from '#lib/jobs/derive-jobs.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import { addDocument, addWorkspace, jobOf } from '#tests/support/jobs.ts';

migrateDatabase();
afterAll(closeDatabase);

test('whatever is unfinished gets its job again when the queue is lost', async () => {
  const workspaceId = await addWorkspace();
  const deletedWorkspaceId = await addWorkspace();
  const unread = await addDocument(workspaceId, 'ann');
  const halfRead = await addDocument(workspaceId);
  const ready = await addDocument(workspaceId);
  const deleted = await addDocument(workspaceId);
  await inTransaction(async (tx) => {
    const set = (versionId: string, state: 'parsing' | 'ready') =>
      tx.update(documentVersions).set({ state }).where(eq(documentVersions.id, versionId));
    await set(halfRead.versionId, 'parsing');
    await set(ready.versionId, 'ready');
    await tx.update(documents).set({ deletedAt: now() }).where(eq(documents.id, deleted.documentId));
    await tx.update(workspaces).set({ deletedAt: now() }).where(eq(workspaces.id, deletedWorkspaceId));
    await tx.delete(jobs);
  });

  expect(await deriveJobs()).toBe(4);
  expect(await jobOf(unread.versionId)).toMatchObject({
    name: 'ingest-version',
    createdBy: 'ann',
    state: 'waiting',
  });
  expect(await jobOf(halfRead.versionId)).toMatchObject({ name: 'ingest-version', state: 'waiting' });
  expect(await jobOf(deleted.documentId)).toMatchObject({ name: 'remove-document', state: 'waiting' });
  expect(await jobOf(deletedWorkspaceId)).toMatchObject({ name: 'remove-workspace', state: 'waiting' });
  expect(await deriveJobs()).toBe(0);
});

const minuteMs = 60_000;

test.each([
  { due: 20, failed: 9, queued: false },
  { due: 20, failed: 11, queued: true },
  { due: 0.5, failed: 0.2, queued: false },
  { due: 1.5, failed: 1.2, queued: true },
  { due: 600, failed: 59, queued: false },
  { due: 600, failed: 61, queued: true },
  // Erased before it was noted when.
  { due: null, failed: 59, queued: false },
  { due: null, failed: 61, queued: true },
  { due: 20, failed: null, queued: true },
])(
  'an index that holds something erased since $due minutes is built again $failed minutes after it failed: $queued',
  async ({ due, failed, queued }) => {
    const workspaceId = await addWorkspace();
    const before = (minutes: number) => now() - minutes * minuteMs;
    await inTransaction(async (tx) => {
      await tx.delete(jobs);
      await tx.delete(searchIndexes);
      const index = { id: newId(), workspaceId, generation: 1, state: 'live' as const, modelId: 'a' };
      const marks = { holdsErased: due === null, erasureDueAt: due === null ? null : before(due) };
      await tx.insert(searchIndexes).values({ ...index, dimensions: 1, createdAt: now(), ...marks });
      if (failed === null) return;
      const job = {
        name: 'rebuild-index' as const,
        subjectId: workspaceId,
        workspaceId,
        createdBy: 'system',
      };
      await enqueueJob(tx, { ...job, payload: { reason: 'erasure' } });
      await tx.update(jobs).set({ state: 'failed', finishedAt: before(failed) });
    });
    await deriveJobs();
    const [job] = await database()
      .select()
      .from(jobs)
      .where(and(eq(jobs.name, 'rebuild-index'), eq(jobs.state, 'waiting')));
    expect(job?.subjectId).toBe(queued ? workspaceId : undefined);
  },
);
