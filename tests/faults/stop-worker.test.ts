import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sleep } from '#lib/core/clock.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { retryDocument } from '#lib/documents/retry-document.ts';
import { crashLimit } from '#lib/jobs/catalog.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { until, uploadFile, viewOf } from '#tests/support/ingest.ts';
import { brokenInvariants } from '#tests/support/invariants.ts';
import { jobOf, openJobs } from '#tests/support/jobs.ts';
import { makePdf, plainPages } from '#tests/support/make-pdf.ts';
import { operator } from '#tests/support/people.ts';
import { startWorker, type WorkerProcess } from '#tests/support/worker-process.ts';

let workspaceId: string;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  migrateDatabase();
  workspaceId = (await createWorkspace(operator, { name: 'Matter' })).id;
});
afterEach(() => worker?.end('SIGKILL'));
afterAll(closeDatabase);

/** Lets a worker do all that is due. */
async function finishAll(): Promise<void> {
  worker = startWorker();
  await until('all work is done', async () => (await openJobs()).length === 0, 90_000);
  expect(await worker.end('SIGTERM')).toBe(0);
}

test('a document that takes the worker with it every time is given up with a reason, and can be retried', async () => {
  const document = await uploadFile(
    workspaceId,
    'poison.pdf',
    await makePdf({ pages: plainPages(120, 'poison') }),
  );
  for (let crash = 0; crash < crashLimit; crash += 1) {
    worker = startWorker({ embedDelayMs: 400 });
    await until('it is being read', async () => {
      const job = await jobOf(document.versionId);
      return job.state === 'running' && job.attempts === crash + 1;
    });
    await worker.end('SIGKILL');
  }
  await finishAll();
  const view = await viewOf(document);
  expect(view).toMatchObject({ state: 'failed', problemCode: 'FILE_CRASHED_READER', chunkCount: 0 });
  expect(view.problem).toContain('several times');
  expect(await brokenInvariants()).toEqual([]);
  await retryDocument(operator, { documentId: document.id });
  await finishAll();
  expect((await viewOf(document)).state).toBe('ready');
}, 120_000);

test('told to stop, a worker puts back what it was doing without counting it as a crash', async () => {
  const document = await uploadFile(
    workspaceId,
    'polite.pdf',
    await makePdf({ pages: plainPages(60, 'polite') }),
  );
  worker = startWorker({ embedDelayMs: 150 });
  await until('it is being read', async () => (await jobOf(document.versionId)).state === 'running');
  await sleep(400);
  expect(await worker.end('SIGTERM')).toBe(0);
  expect(await jobOf(document.versionId)).toMatchObject({ state: 'waiting', attempts: 0 });
  await finishAll();
  expect(await viewOf(document)).toMatchObject({ state: 'ready' });
});

test('of two workers one waits, and takes over when the other is killed', async () => {
  const first = startWorker({ embedDelayMs: 60 });
  await until('the first is up', () => first.log().includes('worker ready'));
  const second = startWorker({ embedDelayMs: 60 });
  worker = second;
  const views = [];
  for (let index = 0; index < 3; index += 1) {
    views.push(
      await uploadFile(
        workspaceId,
        `two-${index}.pdf`,
        await makePdf({ pages: plainPages(15, `two${index}`) }),
      ),
    );
  }
  await sleep(1500);
  expect(second.log()).not.toContain('worker ready');
  await first.end('SIGKILL');
  await until('all is done', async () => (await openJobs()).length === 0, 90_000);
  await second.end('SIGTERM');
  for (const view of views) expect((await viewOf(view)).state).toBe('ready');
  expect(await brokenInvariants()).toEqual([]);
}, 120_000);
