import { copyFile, mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { activeModels } from '#lib/admin/active-models.ts';
import { chooseModel } from '#lib/admin/choose-model.ts';
import { endSwitch, makeSwitch, resumeSwitch } from '#lib/admin/decide-switch.ts';
import { readSwitchReport } from '#lib/admin/switch-report.ts';
import { config } from '#lib/core/config.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { chunkVectors, jobs, searchIndexes } from '#lib/db/schema/index.ts';
import { createSampleWorkspace } from '#lib/documents/create-sample-workspace.ts';
import { cancelJob } from '#lib/jobs/cancel-job.ts';
import type { JobName } from '#lib/jobs/catalog.ts';
import { tidyIndex } from '#lib/ingest/write-index.ts';
import { confirmAllFiles } from '#lib/model-intake/confirm-model.ts';
import { starterModelName } from '#lib/models/choose.ts';
import type { SwitchPhase } from '#lib/shared/model-switch.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { runWorker } from '#lib/worker/run-worker.ts';
import { auditRecords } from '#tests/support/audit.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { until, uploadFile, viewOf } from '#tests/support/ingest.ts';
import { brokenInvariants } from '#tests/support/invariants.ts';
import { contextOf, addPerson, operator } from '#tests/support/people.ts';
import { answerOf, workUntilIdle } from '#tests/support/searchable.ts';
import { slowEmbeddingModel, tinyEmbeddingModel } from '#tests/support/tiny-bert-gguf.ts';

const tiny = 'tiny-embedding-f32.gguf';
const slow = 'slow-embedding-f32.gguf';
const question = 'How many pumps must the Buyer order in each Contract Year?';

let engine: EngineProcess;
let workspaceId: string;
let starterId: string;
let tinyId: string;
let stop = new AbortController();
let worker: Promise<void> | undefined;

beforeAll(async () => {
  migrateDatabase();
  const { directory } = config().models;
  await mkdir(directory, { recursive: true });
  await copyFile(tinyEmbeddingModel(), join(directory, tiny));
  await copyFile(slowEmbeddingModel(), join(directory, slow));
  await confirmAllFiles(operator);
  engine = await startEngine();
  workspaceId = (await createSampleWorkspace(operator)).workspaceId;
  await workUntilIdle();
  // As the index is once the workspace is quiet: what is asked before and after is then asked of the same.
  const live = await liveIndexOf(workspaceId);
  if (live) await tidyIndex(live);
});

afterEach(async () => {
  await stopWorker();
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

function work(): void {
  stop = new AbortController();
  worker = runWorker({ signal: stop.signal });
}

async function stopWorker(): Promise<void> {
  stop.abort();
  await worker;
  worker = undefined;
}

const choose = (name: string) => chooseModel(operator, { role: 'embedding', choice: { kind: 'file', name } });

async function untilPhase(phase: SwitchPhase, timeoutMs = 120_000): Promise<void> {
  const isThere = async () => (await readSwitchReport(operator))?.phase === phase;
  await until(phase, isThere, timeoutMs);
}

async function vectorsOf(modelId: string): Promise<number> {
  const rows = await database()
    .select({ id: chunkVectors.chunkId })
    .from(chunkVectors)
    .where(eq(chunkVectors.modelId, modelId));
  return rows.length;
}

async function jobNamed(name: JobName) {
  const [job] = await database().select().from(jobs).where(eq(jobs.name, name));
  return job;
}

async function findLate(): Promise<string> {
  const late = 'Who grants zanzibar permits?';
  const answer = await answerOf(operator, { workspaceId, question: late, mode: 'quotes' });
  return answer.claims[0]?.text ?? '';
}

async function quotes(): Promise<string[]> {
  const answer = await answerOf(operator, { workspaceId, question, mode: 'quotes' });
  return answer.claims.map((claim) => claim.text);
}

async function modelIdOf(name: string): Promise<string> {
  const report = await readSwitchReport(operator);
  expect(report?.to).toBe(name);
  const rows = await auditRecords();
  const begun = rows.findLast((row) => row.action === 'model-switch.begun');
  return begun?.objectId ?? '';
}

test('only an administrator sees and decides a change of models', async () => {
  const stranger = contextOf(await addPerson('stranger@example.test'));
  for (const attempt of [readSwitchReport(stranger), makeSwitch(stranger), endSwitch(stranger)]) {
    await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('a model is prepared and compared while the one before answers', async () => {
  starterId = (await activeModels()).embedding.id;
  const before = await quotes();
  expect(before.join(' ')).toContain('at least 120 pumps');

  await choose(tiny);
  tinyId = await modelIdOf(tiny);
  await expect(makeSwitch(operator)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(choose(slow)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await activeModels()).embedding.name).toBe(starterModelName);
  work();
  await untilPhase('deciding');

  const report = await readSwitchReport(operator);
  expect(report?.passages.done).toBe(report?.passages.total);
  expect(report?.comparisons).toMatchObject([{ workspaceId, questions: 33 }]);
  // A model of random weights finds less.
  for (const { before: old, after } of report?.comparisons ?? []) {
    expect(after.recallAt1).toBeLessThan(old.recallAt1);
    expect(after.firstCitation).toBeLessThan(old.firstCitation);
  }
  expect((await liveIndexOf(workspaceId))?.modelId).toBe(starterId);
  expect(await quotes()).toEqual(before);
});

test('what comes in meanwhile is found at once, and after the switch too', async () => {
  work();
  const late = await uploadFile(workspaceId, 'late.txt', 'The harbour master grants zanzibar permits.');
  await until('the late document is read', async () => (await viewOf(late)).state === 'ready');
  expect(await findLate()).toContain('harbour master');

  await makeSwitch(operator);
  await untilPhase('switched');
  expect((await activeModels()).embedding.name).toBe(tiny);
  expect((await liveIndexOf(workspaceId))?.modelId).toBe(tinyId);
  expect(await findLate()).toContain('harbour master');
  await stopWorker();
  expect(await brokenInvariants()).toEqual([]);
});

test('the way back needs no vector anew, and ending it gives the other ones up', async () => {
  expect(await vectorsOf(starterId)).toBeGreaterThan(20);
  await chooseModel(operator, { role: 'embedding', choice: { kind: 'rule' } });
  work();
  await untilPhase('deciding');
  await makeSwitch(operator);
  await untilPhase('switched');
  expect((await liveIndexOf(workspaceId))?.modelId).toBe(starterId);
  expect((await quotes()).join(' ')).toContain('at least 120 pumps');
  await endSwitch(operator);
  await until('the vectors of the other model are gone', async () => (await vectorsOf(tinyId)) === 0);
  await stopWorker();
  expect(await readSwitchReport(operator)).toBeNull();
  expect(await brokenInvariants()).toEqual([]);
  const actions = (await auditRecords()).map(({ action }) => action);
  for (const action of ['model-switch.begun', 'model-switch.compared', 'model.chosen', 'model-switch.ended'])
    expect(actions).toContain(action);
});

test('called off it leaves nothing, and the model in use stays', async () => {
  await choose(tiny);
  work();
  await untilPhase('deciding');
  expect(await vectorsOf(tinyId)).toBeGreaterThan(20);
  await endSwitch(operator);
  await until('its vectors are gone', async () => (await vectorsOf(tinyId)) === 0);
  expect((await activeModels()).embedding.name).toBe(starterModelName);
  await stopWorker();
  expect(await brokenInvariants()).toEqual([]);
  const generations = await database()
    .select({ state: searchIndexes.state })
    .from(searchIndexes)
    .where(eq(searchIndexes.workspaceId, workspaceId));
  expect(generations).toEqual([{ state: 'live' }]);
});

test('a model that is gone half way stops the change, which goes on when it is back', async () => {
  await choose(slow);
  const slowId = await modelIdOf(slow);
  work();
  await until('some vectors', async () => (await vectorsOf(slowId)) > 0, 60_000);
  const file = join(config().models.directory, slow);
  await rename(file, `${file}.away`);
  const isWaiting = async () => {
    const job = await jobNamed('compute-vectors');
    return job?.state === 'waiting' && typeof job.payload['waits'] === 'number';
  };
  await until('the job waits for the model', isWaiting, 60_000);
  expect((await readSwitchReport(operator))?.problem).toMatch(/does not answer/);
  expect((await quotes()).join(' ')).toContain('at least 120 pumps');
  await rename(`${file}.away`, file);
  await untilPhase('deciding');
  await endSwitch(operator);
  await until('its vectors are gone', async () => (await vectorsOf(slowId)) === 0);
});

test('a job that was stopped stops the change, until it is started again', async () => {
  await choose(tiny);
  const job = await jobNamed('compute-vectors');
  await cancelJob(operator, { jobId: job?.id ?? '' });
  expect((await readSwitchReport(operator))?.phase).toBe('stopped');
  await expect(makeSwitch(operator)).rejects.toMatchObject({ code: 'CONFLICT' });
  await resumeSwitch(operator);
  work();
  await untilPhase('deciding');
  await endSwitch(operator);
});
