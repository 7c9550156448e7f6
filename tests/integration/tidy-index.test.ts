import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { setClockOffset } from '#lib/core/clock.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { jobs } from '#lib/db/schema/index.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { queueTidying, quietMs } from '#lib/ingest/queue-tidying.ts';
import { indexHealth } from '#lib/vectors/maintain-table.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { indexDirectory } from '#lib/vectors/table.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import { runWorker } from '#lib/worker/run-worker.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { until, uploadFile, workWith } from '#tests/support/ingest.ts';
import { brokenInvariants } from '#tests/support/invariants.ts';
import { jobOf } from '#tests/support/jobs.ts';
import { operator } from '#tests/support/people.ts';
import { plainEmbedding } from '#tests/support/plain-embedding.ts';

const model = plainEmbedding();
let workspaceId: string;

beforeAll(migrateDatabase);
beforeEach(async () => {
  workspaceId = (await createWorkspace(operator, { name: `Matter ${Math.random()}` })).id;
});
afterEach(() => {
  setClockOffset(0);
});

async function location(): Promise<IndexLocation> {
  const live = await liveIndexOf(workspaceId);
  if (!live) throw new Error('no index');
  return live;
}

/**
 * How often the table was tidied. LanceDB then writes each of its two indexes (of words and of documents) anew, in a folder of
 * its own; old ones stay for two minutes.
 */
async function tidyings(): Promise<number> {
  const folders = readdirSync(join(indexDirectory(await location()), 'chunks.lance', '_indices'));
  return folders.length / 2 - 1;
}

/** Uploads texts of some passages each, as a batch is dropped. */
async function uploadBatch(count: number, paragraphs: number): Promise<void> {
  const sentence = 'The supplier delivers the pumps in time. ';
  for (let number = 1; number <= count; number += 1) {
    const clauses = Array.from({ length: paragraphs }, (_, at) => `Clause ${at}. ${sentence.repeat(20)}`);
    await uploadFile(
      workspaceId,
      `agreement-${number}.txt`,
      `Agreement ${number}\n\n${clauses.join('\n\n')}`,
    );
  }
}

async function withWorker(work: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const worker = runWorker({ signal: stop.signal, embedding: () => Promise.resolve(model) });
  await work();
  stop.abort();
  await worker;
}

const isJobDone = async () => (await jobOf(workspaceId)).state === 'done';
const areAllRead = async () =>
  (await listDocuments(operator, { workspaceId })).every(({ state }) => state === 'ready');

test('twenty documents cause one tidying, after the last of them', async () => {
  await withWorker(async () => {
    await uploadBatch(20, 8);
    await until('all are read', areAllRead, 90_000);
    expect(await tidyings()).toBe(0);
    expect(await jobOf(workspaceId)).toMatchObject({ name: 'optimize-index', state: 'waiting' });
    setClockOffset(quietMs);
    await until('it is tidied', isJobDone);
  });
  expect(await tidyings()).toBe(1);
  expect(await indexHealth(await location())).toMatchObject({ fragments: 1, rowsWithoutTextIndex: 0 });
  expect(await brokenInvariants()).toEqual([]);
});

test('a few new passages are taken in too, and an index in order is left as it is', async () => {
  await uploadBatch(1, 8);
  await workWith(model);
  setClockOffset(quietMs);
  await withWorker(() => until('the job is done', isJobDone));
  expect(await indexHealth(await location())).toMatchObject({ rowsWithoutTextIndex: 0 });
  expect(await tidyings()).toBe(1);
  await inTransaction((tx) => queueTidying(tx, workspaceId));
  setClockOffset(2 * quietMs);
  await withWorker(() => until('the job is done again', isJobDone));
  expect(await tidyings()).toBe(1);
});

test('a long document is tidied up after while it is read, so that searching it stays fast', async () => {
  await uploadBatch(1, 1600);
  await workWith(model);
  const { rows, rowsWithoutTextIndex } = await indexHealth(await location());
  expect(rows).toBeGreaterThan(1100);
  expect(rowsWithoutTextIndex).toBeLessThanOrEqual(1000);
  expect(await tidyings()).toBe(1);
});

test('an index whose job was lost is tidied after the next start', async () => {
  await uploadBatch(1, 200);
  await workWith(model);
  await inTransaction(async (tx) => {
    await tx.delete(jobs);
  });
  await withWorker(async () => {
    await until('it is queued again', async () => (await jobNames()).includes('optimize-index'));
    setClockOffset(quietMs);
    await until('it is tidied', isJobDone);
  });
  expect(await tidyings()).toBe(1);
});

async function jobNames(): Promise<string[]> {
  return (await database().select({ name: jobs.name }).from(jobs)).map(({ name }) => name);
}
