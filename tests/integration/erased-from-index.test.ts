import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { setClockOffset } from '#lib/core/clock.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { jobs } from '#lib/db/schema/index.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { eraseContent } from '#lib/ingest/erase-content.ts';
import { claimJob } from '#lib/jobs/claim-job.ts';
import { deriveJobs } from '#lib/jobs/derive-jobs.ts';
import type { WorkspaceJob } from '#lib/jobs/types.ts';
import { liveIndexOf, workspacesHoldingErased } from '#lib/vectors/live-index.ts';
import { indexDirectory } from '#lib/vectors/table.ts';
import { runWorker } from '#lib/worker/run-worker.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { until, uploadFile, workWith } from '#tests/support/ingest.ts';
import { operator } from '#tests/support/people.ts';
import { plainEmbedding } from '#tests/support/plain-embedding.ts';

/** The text of an open document that is erased, and what becomes of it in the files of the index. */

const model = plainEmbedding();
const secret = 'zanzibarium';
let workspaceId = '';

beforeAll(migrateDatabase);
beforeEach(async () => {
  ({ id: workspaceId } = await createWorkspace(operator, { name: `Matter ${Math.random()}` }));
  await uploadFile(workspaceId, 'kept.txt', 'The harbour master grants permits.');
  const gone = await uploadFile(workspaceId, 'gone.txt', `The ${secret} was sold in May.`);
  await workWith(model);
  expect(await isInFiles()).toBe(true);
  await deleteDocument(operator, { documentId: gone.id });
});
afterEach(() => {
  setClockOffset(0);
});

async function isInFiles(): Promise<boolean> {
  const live = await liveIndexOf(workspaceId);
  if (!live) throw new Error('no index');
  const directory = indexDirectory(live);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true });
  return files.some(
    (file) => file.isFile() && readFileSync(join(file.parentPath, file.name)).includes(secret),
  );
}

async function rebuilding() {
  const rows = await database().select().from(jobs).where(eq(jobs.subjectId, workspaceId));
  return rows.find(({ name }) => name === 'rebuild-index');
}

async function rebuildNow(): Promise<void> {
  await inTransaction((tx) => tx.update(jobs).set({ runAfter: 0 }).where(eq(jobs.subjectId, workspaceId)));
  await workWith(model);
}

test('is noted with the erasing itself, so that a kill right after it loses nothing', async () => {
  const job = (await claimJob(['remove-document'])) as WorkspaceJob | null;
  if (job?.name !== 'remove-document') throw new Error('nothing to erase');
  await eraseContent(job, job.subjectId);
  // As after a kill here, with the queue lost beside it.
  await inTransaction((tx) => tx.delete(jobs));
  expect(await workspacesHoldingErased()).toEqual([workspaceId]);
  expect(await deriveJobs()).toBe(1);
  expect(await rebuilding()).toMatchObject({ state: 'waiting', payload: { reason: 'erasure' } });
  await rebuildNow();
  expect(await workspacesHoldingErased()).toEqual([]);
  expect(await isInFiles()).toBe(false);
  expect(await deriveJobs()).toBe(0);
});

test('is erased although the building failed, while the program runs', async () => {
  await workWith(model);
  await inTransaction((tx) => tx.update(jobs).set({ runAfter: 0 }).where(eq(jobs.name, 'rebuild-index')));
  const stop = new AbortController();
  const failing = () => Promise.reject(new Error('the model is broken'));
  const worker = runWorker({ signal: stop.signal, embedding: failing });
  await until('the building is given up', async () => (await rebuilding())?.state === 'failed');
  stop.abort();
  await worker;
  expect(await workspacesHoldingErased()).toEqual([workspaceId]);
  expect(await deriveJobs()).toBe(0);
  setClockOffset(61_000);
  expect(await deriveJobs()).toBe(1);
  await rebuildNow();
  expect(await rebuilding()).toMatchObject({ state: 'done' });
  expect(await workspacesHoldingErased()).toEqual([]);
  expect(await isInFiles()).toBe(false);
});
