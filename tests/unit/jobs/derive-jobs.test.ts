import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { now } from '#lib/core/clock.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { documents, documentVersions, jobs, workspaces } from '#lib/db/schema/index.ts';
import { deriveJobs } from '#lib/jobs/derive-jobs.ts';
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
