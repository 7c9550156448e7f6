import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { collectSignals } from '#lib/eval/fit/collect-signals.ts';
import { fitCalibration } from '#lib/eval/fit/fit-calibration.ts';
import { loadSuite } from '#lib/eval/load-suite.ts';
import { prepareSuite, type PreparedSuite } from '#lib/eval/prepare-suite.ts';
import { runSuite } from '#lib/eval/run-suite.ts';
import { askByUsualRecipe } from '#lib/eval/usual-recipe.ts';
import { runWorker } from '#lib/worker/run-worker.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { operator } from '#tests/support/people.ts';

let engine: EngineProcess;
let prepared: PreparedSuite;
const stop = new AbortController();
let worker: Promise<void>;

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  worker = runWorker({ signal: stop.signal });
  prepared = await prepareSuite(operator, { suite: await loadSuite('tests/fixtures/eval/tiny') });
});

afterAll(async () => {
  stop.abort();
  await worker;
  await engine.stop();
  closeDatabase();
});

test('the corpus is read in once', async () => {
  expect(prepared).toMatchObject({ failed: [] });
  expect(prepared.documentIds.size).toBe(2);
  const again = await prepareSuite(operator, { suite: prepared.suite });
  expect(again.workspaceId).toBe(prepared.workspaceId);
  expect([...again.documentIds]).toEqual([...prepared.documentIds]);
});

test('quotes: every metric of a small suite', async () => {
  const seen: string[] = [];
  const report = await runSuite(operator, {
    prepared,
    mode: 'quotes',
    retrieval: 'hybrid',
    scope: 'corpus',
    onQuestion: ({ question }) => seen.push(question.id),
  });
  expect(seen).toEqual(['rent', 'notice', 'pressure', 'email', 'insurance']);
  expect(report).toMatchObject({
    questions: 5,
    answerable: 4,
    history: true,
    'recall@5': 1,
    citation_recall: 1,
    refused_when_absent: 1,
    refused_when_present: 0,
  });
  expect(report.seconds).toMatchObject({ retrieve_p50: expect.any(Number) as number });
});

test.each(['hybrid', 'bm25', 'vector'] as const)('%s search finds the passages', async (retrieval) => {
  const report = await runSuite(operator, { prepared, mode: 'retrieval', retrieval, scope: 'corpus' });
  expect(report).toMatchObject({ retrieval, 'recall@10': 1 });
  expect(report).not.toHaveProperty('citation_precision');
});

test('questions can be narrowed to their documents', async () => {
  const report = await runSuite(operator, {
    prepared,
    mode: 'retrieval',
    retrieval: 'bm25',
    scope: 'documents',
  });
  expect(report).toMatchObject({ scope: 'documents', 'recall@5': 1 });
});

test('the usual recipe is measured on the same questions', async () => {
  const results = await askByUsualRecipe(operator, prepared);
  expect(results.map(({ question }) => question.id)).toEqual(
    prepared.suite.questions.map((question) => question.id),
  );
  expect(results.every(({ passages }) => passages.length > 0 && passages.length <= 4)).toBe(true);
});

test('what search and refusal are worth is learnt from the suite', async () => {
  const signals = await collectSignals(operator, { suite: 'tiny', prepared });
  expect(signals).toHaveLength(5);
  const rent = signals.find(({ passages }) => passages.isRight.includes(true));
  expect(rent?.passages.signals[0]).toMatchObject({ fused: expect.any(Number) as number });
  expect(rent?.sentences.isRight).toContain(true);
  const report = fitCalibration(signals);
  expect(report.heldOut['tiny']).toMatchObject({ questions: 5 });
  expect(Object.values(report.passage.all).every((weight) => weight >= 0)).toBe(true);
});
