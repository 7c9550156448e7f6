import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseModel } from '#lib/admin/choose-model.ts';
import { makeSwitch } from '#lib/admin/decide-switch.ts';
import { readSwitch } from '#lib/admin/embedding-switch.ts';
import { readSwitchReport } from '#lib/admin/switch-report.ts';
import { config } from '#lib/core/config.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { chunkVectors, jobs } from '#lib/db/schema/index.ts';
import { createSampleWorkspace } from '#lib/documents/create-sample-workspace.ts';
import { confirmAllFiles } from '#lib/model-intake/confirm-model.ts';
import type { JobName } from '#lib/jobs/catalog.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { until } from '#tests/support/ingest.ts';
import { brokenInvariants } from '#tests/support/invariants.ts';
import { openJobs } from '#tests/support/jobs.ts';
import { operator } from '#tests/support/people.ts';
import { answerOf, workUntilIdle } from '#tests/support/searchable.ts';
import { slowEmbeddingModel } from '#tests/support/tiny-bert-gguf.ts';
import { startRealWorker, type WorkerProcess } from '#tests/support/worker-process.ts';

const slow = 'slow-embedding-f32.gguf';
const patienceMs = 120_000;

let engine: EngineProcess;
let workspaceId: string;
let worker: WorkerProcess | undefined;

beforeAll(async () => {
  migrateDatabase();
  const { directory } = config().models;
  await mkdir(directory, { recursive: true });
  await copyFile(slowEmbeddingModel(), join(directory, slow));
  await confirmAllFiles(operator);
  engine = await startEngine();
  workspaceId = (await createSampleWorkspace(operator)).workspaceId;
  await workUntilIdle();
});

afterAll(async () => {
  await worker?.end('SIGKILL');
  await engine.stop();
  closeDatabase();
});

async function killWhen(what: string, isSo: () => Promise<boolean>): Promise<void> {
  await until(what, isSo, patienceMs);
  await worker?.end('SIGKILL');
  worker = startRealWorker();
}

async function isRunning(name: JobName): Promise<boolean> {
  const [job] = await database().select().from(jobs).where(eq(jobs.name, name));
  return job?.state === 'running';
}

async function expectAnswer(): Promise<void> {
  const question = 'How many pumps must the Buyer order in each Contract Year?';
  const answer = await answerOf(operator, { workspaceId, question, mode: 'quotes' });
  expect(answer.notices).toEqual([]);
  expect(answer.claims.map((claim) => claim.text).join(' ')).toContain('at least 120 pumps');
}

test('a worker killed while it prepares, compares and changes over loses nothing that was computed', async () => {
  const from = (await liveIndexOf(workspaceId))?.modelId;
  await chooseModel(operator, { role: 'embedding', choice: { kind: 'file', name: slow } });
  const modelId = (await readSwitch())?.to.modelId ?? '';
  const ofModel = eq(chunkVectors.modelId, modelId);
  worker = startRealWorker();
  await killWhen('some vectors', async () => {
    const { done = 0, total = 0 } = (await readSwitchReport(operator))?.passages ?? {};
    return done > 0 && done < total;
  });
  // A mark that computing it again would wipe out.
  const [first] = await database().select().from(chunkVectors).where(ofModel).limit(1);
  const mark = Buffer.alloc(first?.vector.length ?? 0);
  mark.writeFloatLE(1, 0);
  const isFirst = and(ofModel, eq(chunkVectors.chunkId, first?.chunkId ?? ''));
  await inTransaction((tx) => tx.update(chunkVectors).set({ vector: mark }).where(isFirst));
  await expectAnswer();

  await killWhen('comparing', () => isRunning('compare-models'));
  await until('deciding', async () => (await readSwitchReport(operator))?.phase === 'deciding', patienceMs);
  expect((await readSwitchReport(operator))?.comparisons).toMatchObject([{ workspaceId, questions: 33 }]);
  expect((await liveIndexOf(workspaceId))?.modelId).toBe(from);
  await expectAnswer();

  await makeSwitch(operator);
  await killWhen('changing over', async () => {
    const isOver = (await liveIndexOf(workspaceId))?.modelId === modelId;
    return isOver || (await isRunning('rebuild-index'));
  });
  await until('switched', async () => (await readSwitchReport(operator))?.phase === 'switched', patienceMs);
  const [kept] = await database().select().from(chunkVectors).where(isFirst);
  expect(kept?.vector).toEqual(mark);
  await until('nothing is left to do', async () => (await openJobs()).length === 0, patienceMs);
  await worker.end('SIGKILL');
  expect(await brokenInvariants()).toEqual([]);
}, 600_000);
