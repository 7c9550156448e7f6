import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { builtInAddress } from '#lib/models/connection.ts';
import { embeddingModel } from '#lib/models/embedding-client.ts';
import { readEngineHealth } from '#lib/models/health.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';

const goldenSchema = z.object({
  model: z.string(),
  dimensions: z.number(),
  texts: z.array(
    z.object({ text: z.string(), tokens: z.number(), norm: z.number(), first8: z.array(z.number()) }),
  ),
  orders: z.array(
    z.object({
      text: z.number(),
      nearer: z.number(),
      farther: z.number(),
      cosine_nearer: z.number(),
      cosine_farther: z.number(),
    }),
  ),
});

let engine: EngineProcess;

beforeAll(async () => {
  engine = await startEngine();
});

afterAll(async () => {
  await engine.stop();
});

const golden = goldenSchema.parse(JSON.parse(await readFile('data/models/golden.json', 'utf8')));

const starter = embeddingModel({
  address: builtInAddress(),
  id: 'starter',
  name: golden.model,
  dimensions: golden.dimensions,
  inputTokens: 509,
  fusionWeight: 0.35,
  queryPrefix: '',
  passagePrefix: '',
});

const dot = (left: Float32Array | undefined, right: Float32Array | undefined) =>
  (left ?? new Float32Array()).reduce((sum, value, index) => sum + value * (right?.[index] ?? 0), 0);

test('the starter model gives the golden vectors, at length 1', async () => {
  const vectors = await starter.embed({ texts: golden.texts.map(({ text }) => text), kind: 'passage' });
  expect(vectors).toHaveLength(golden.texts.length);
  golden.texts.forEach(({ first8, norm }, index) => {
    const vector = vectors[index];
    expect(vector).toHaveLength(golden.dimensions);
    expect(dot(vector, vector)).toBeCloseTo(1, 4);
    first8.forEach((component, place) => {
      expect(Math.abs((vector?.[place] ?? Number.NaN) * norm - component)).toBeLessThan(0.02);
    });
  });
  for (const order of golden.orders) {
    expect(Math.abs(dot(vectors[order.text], vectors[order.nearer]) - order.cosine_nearer)).toBeLessThan(
      0.01,
    );
    expect(Math.abs(dot(vectors[order.text], vectors[order.farther]) - order.cosine_farther)).toBeLessThan(
      0.01,
    );
  }
});

test('tokens are counted with the model’s own tokenizer', async () => {
  expect(await starter.countTokens(golden.texts.map(({ text }) => text))).toEqual(
    golden.texts.map(({ tokens }) => tokens),
  );
});

test('a text far beyond the model’s limit is cut, not refused', async () => {
  const [vector] = await starter.embed({ texts: ['the tenant pays rent '.repeat(2000)], kind: 'query' });
  expect(dot(vector, vector)).toBeCloseTo(1, 4);
});

test('an empty text gives a vector of zeros', async () => {
  const [vector] = await starter.embed({ texts: [''], kind: 'query' });
  expect(dot(vector, vector)).toBe(0);
});

test('a question’s embedding does not wait for a long list of passages', async () => {
  const passages = Array.from(
    { length: 600 },
    (_, index) => `Clause ${index}. ${'The tenant shall pay the rent. '.repeat(25)}`,
  );
  let isDone = false;
  const ingestion = starter.embed({ texts: passages, kind: 'passage' }).finally(() => {
    isDone = true;
  });
  for (let question = 0; question < 5; question += 1) {
    await starter.embed({ texts: ['When is the rent due?'], kind: 'query' });
  }
  expect(isDone).toBe(false);
  expect(await ingestion).toHaveLength(passages.length);
});

test('the health report names the loaded model', async () => {
  const health = await readEngineHealth();
  expect(health.slots.find(({ role }) => role === 'embedding')).toMatchObject({
    status: 'ready',
    model: golden.model,
    dimensions: golden.dimensions,
  });
});

test('ingestion survives a killed engine that comes back', async () => {
  const passages = Array.from(
    { length: 400 },
    (_, index) => `Clause ${index}. ${'The tenant pays. '.repeat(40)}`,
  );
  const ingestion = starter.embed({ texts: passages, kind: 'passage' });
  await expect
    .poll(async () => (await readEngineHealth()).slots[1]?.status, { timeout: 10_000 })
    .toBe('ready');
  engine.child.kill('SIGKILL');
  const question = starter.embed({ texts: ['Anyone?'], kind: 'query' });
  await expect(question).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
  engine = await startEngine();
  expect(await ingestion).toHaveLength(passages.length);
});
