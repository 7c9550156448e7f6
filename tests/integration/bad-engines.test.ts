import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseModel } from '#lib/admin/choose-model.ts';
import { saveEngine } from '#lib/admin/save-engine.ts';
import { testEngine } from '#lib/admin/test-engine.ts';
import { isAppError } from '#lib/core/errors.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { remoteChat } from '#lib/models/remote-models.ts';
import type { EngineDouble, Fault } from '#tests/support/engine-doubles/double-server.ts';
import { startLlamaServer } from '#tests/support/engine-doubles/llama-server.ts';
import { startOllama } from '#tests/support/engine-doubles/ollama.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { operator } from '#tests/support/people.ts';
import { answerOf, ask, eventOf, makeSearchable } from '#tests/support/searchable.ts';

/** A remote engine that goes wrong in the middle of the day: a clear sentence for who asked, and a system that goes on. */

const lease = readFileSync('tests/fixtures/eval/tiny/corpus/bakery-lease.md', 'utf8');
const question = 'What is the monthly rent of the bakery?';

let builtIn: EngineProcess;
let double: EngineDouble;
let workspaceId: string;
let engineId: string;

beforeAll(async () => {
  migrateDatabase();
  builtIn = await startEngine();
  double = await startLlamaServer();
  ({ workspaceId } = await makeSearchable(operator, 'Bad engines', { 'bakery-lease.md': lease }));
  const { id } = await saveEngine(operator, {
    name: 'Ward server',
    url: double.url,
    preset: 'llama-server',
    chatModel: double.model,
  });
  engineId = id;
  await testEngine(operator, { id });
  await chooseModel(operator, { role: 'chat', choice: { kind: 'engine', engineId } });
});

afterAll(async () => {
  await builtIn.stop();
  await double.close();
  closeDatabase();
});

/** The failure of a question; the events before it are thrown away. */
async function failureOf(asking: Promise<unknown>) {
  const error: unknown = await asking.then(
    () => new Error('it did not fail'),
    (caught: unknown) => caught,
  );
  return isAppError(error) ? { code: error.code, sentence: error.personMessage } : String(error);
}

/** What whoever asked is told instead of an answer. */
async function toldInstead() {
  const { code, message } = eventOf(await ask(operator, { workspaceId, question }), 'answer-error');
  return { code, sentence: message };
}

const rightAnswer = { refused: false, claims: [{ verdict: 'supported' }] };

describe.each<[Fault, string, RegExp]>([
  ['status-500', 'ENGINE_UNAVAILABLE', /failure of its own \(HTTP 500\)/],
  ['garbage', 'ENGINE_REPLY_INVALID', /in a form that cannot be read/],
  ['cut', 'ENGINE_UNAVAILABLE', /broke off/],
  ['gone', 'ENGINE_UNAVAILABLE', /Nothing answers at the address|broke off/],
])('an engine with the fault “%s”', (fault, code, sentence) => {
  test('ends the answer with a sentence; quotes, the test of the engine and the next answer go on', async () => {
    await double.breakDown(fault);
    expect(await toldInstead()).toMatchObject({
      code,
      sentence: expect.stringMatching(sentence) as string,
    });
    const quotes = await answerOf(operator, { workspaceId, question, mode: 'quotes' });
    expect(quotes.claims[0]?.text).toContain('2,400 euros');
    const tested = await testEngine(operator, { id: engineId });
    expect(tested.tests).toMatchObject([{ role: 'chat', isWorking: false }]);
    // What was known of it stays known.
    expect(tested.engine.chat).toMatchObject({ structure: 'grammar' });
    await double.breakDown(null);
    expect(await answerOf(operator, { workspaceId, question })).toMatchObject(rightAnswer);
  });
});

test('an engine that never stops writing is stopped, and what it wrote is checked like any answer', async () => {
  await double.breakDown('forever');
  const answer = await answerOf(operator, { workspaceId, question });
  expect(answer).toMatchObject({ refused: true, claims: [] });
  await double.breakDown(null);
  expect(await answerOf(operator, { workspaceId, question })).toMatchObject(rightAnswer);
});

describe('an engine that says nothing', () => {
  const impatient = (patience: { silenceMs: number; answerMs: number }) =>
    remoteChat(
      { id: 'e1', url: double.url, preset: 'llama-server', apiKey: null },
      { model: double.model, contextTokens: 4096, structure: 'grammar' },
      patience,
    );
  const asked = async (patience: { silenceMs: number; answerMs: number }) => {
    const stream = impatient(patience).streamChat({
      messages: [{ role: 'user', content: 'x' }],
      maxTokens: 5,
    });
    return failureOf(Array.fromAsync(stream));
  };

  test('is given up after a time', async () => {
    await double.breakDown('never');
    expect(await asked({ silenceMs: 200, answerMs: 60_000 })).toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      sentence: expect.stringContaining('has sent nothing for minutes') as string,
    });
    await double.breakDown(null);
  });

  test('is given up after a longer time when it only keeps the connection alive', async () => {
    await double.breakDown('alive-forever');
    expect(await asked({ silenceMs: 5000, answerMs: 300 })).toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      sentence: expect.stringContaining('did not finish its answer in time') as string,
    });
    await double.breakDown(null);
  });

  test('lets whoever asked go at once when they stop', async () => {
    await double.breakDown('never');
    const stop = new AbortController();
    const asking = ask(operator, { workspaceId, question, signal: stop.signal }).catch(() => 'stopped');
    await expect.poll(() => double.asked.at(-1)?.path).toBe('/v1/chat/completions');
    stop.abort();
    await asking;
    await double.breakDown(null);
    expect(await answerOf(operator, { workspaceId, question })).toMatchObject(rightAnswer);
  });
});

test('a model that was renamed there is named as the trouble', async () => {
  const ollama = await startOllama();
  const { id } = await saveEngine(operator, {
    name: 'Renamed',
    url: ollama.url,
    preset: 'ollama',
    chatModel: 'gone',
  });
  const { tests, engine } = await testEngine(operator, { id });
  expect(tests).toMatchObject([
    { isWorking: false, problem: expect.stringContaining('no model of this name') as string },
  ]);
  expect(engine.look?.models.map(({ name }) => name)).toContain(ollama.model);
  await ollama.close();
});

test('a prompt that an engine finds too long after all is said, and the conversation can be left', async () => {
  // It was tested with 8,192 tokens and started anew with few.
  const small = await startLlamaServer({ contextTokens: 200 });
  const { id } = await saveEngine(operator, {
    name: 'Shrunk',
    url: small.url,
    preset: 'llama-server',
    chatModel: small.model,
  });
  await chooseModel(operator, { role: 'chat', choice: { kind: 'engine', engineId: id } });
  expect(await toldInstead()).toMatchObject({
    code: 'PROMPT_TOO_LONG',
  });
  await chooseModel(operator, { role: 'chat', choice: { kind: 'engine', engineId } });
  expect(await answerOf(operator, { workspaceId, question })).toMatchObject(rightAnswer);
  await small.close();
});
