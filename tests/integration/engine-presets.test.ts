import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { chooseModel } from '#lib/admin/choose-model.ts';
import { readEgressReport } from '#lib/admin/egress-report.ts';
import { listEngines } from '#lib/admin/list-engines.ts';
import { saveEngine } from '#lib/admin/save-engine.ts';
import { testEngine } from '#lib/admin/test-engine.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import type { PresetName } from '#lib/shared/engine-presets.ts';
import type { EngineDouble } from '#tests/support/engine-doubles/double-server.ts';
import { janKey, startJan } from '#tests/support/engine-doubles/jan.ts';
import { startLlamaServer } from '#tests/support/engine-doubles/llama-server.ts';
import { startLmStudio } from '#tests/support/engine-doubles/lm-studio.ts';
import { startOllama } from '#tests/support/engine-doubles/ollama.ts';
import { startPlainServer } from '#tests/support/engine-doubles/plain-server.ts';
import { startVllm } from '#tests/support/engine-doubles/vllm.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { operator } from '#tests/support/people.ts';
import { answerOf, makeSearchable } from '#tests/support/searchable.ts';

const lease = readFileSync('tests/fixtures/eval/tiny/corpus/bakery-lease.md', 'utf8');
const question = 'What is the monthly rent of the bakery?';

let builtIn: EngineProcess;
let workspaceId: string;
let double: EngineDouble | undefined;

beforeAll(async () => {
  migrateDatabase();
  builtIn = await startEngine();
  ({ workspaceId } = await makeSearchable(operator, 'Presets', { 'bakery-lease.md': lease }));
});

afterEach(async () => {
  await chooseModel(operator, { role: 'chat', choice: { kind: 'rule' } });
  await double?.close();
});

afterAll(async () => {
  await builtIn.stop();
  closeDatabase();
});

type Added = { name: string; preset?: PresetName; apiKey?: string };

/** Adds the engine by its address, has it tested, and lets it answer. */
async function add(engine: EngineDouble, { name, preset, apiKey }: Added) {
  double = engine;
  const entered = {
    name,
    url: engine.url,
    ...(preset && { preset }),
    ...(apiKey !== undefined && { apiKey }),
  };
  const { id } = await saveEngine(operator, entered);
  const { engine: looked } = await testEngine(operator, { id });
  const saved = await saveEngine(operator, {
    ...entered,
    id,
    ...(looked.look?.preset && { preset: looked.look.preset }),
    chatModel: looked.look?.models[0]?.name,
  });
  const tested = await testEngine(operator, { id: saved.id });
  await chooseModel(operator, { role: 'chat', choice: { kind: 'engine', engineId: id } });
  return tested;
}

const rightAnswer = {
  refused: false,
  claims: [
    {
      text: expect.stringContaining('2,400 euros') as string,
      verdict: 'supported',
      citations: [{ documentName: 'bakery-lease.md', sentence: expect.stringContaining('2,400') as string }],
    },
  ],
};

describe('an engine that is added by its address answers with checked citations', () => {
  test.each([
    ['ollama', () => startOllama(), 'json-schema'],
    ['lm-studio', () => startLmStudio(), 'json-schema'],
    ['vllm', () => startVllm(), 'structured_outputs'],
    ['llama-server', () => startLlamaServer(), 'grammar'],
  ] as const)('%s, recognised by what it says', async (preset, starter, structure) => {
    const tested = await add(await starter(), { name: preset });
    expect(tested.engine).toMatchObject({ preset, chat: { structure }, look: { preset } });
    expect(tested.tests).toMatchObject([{ role: 'chat', isWorking: true, problem: null }]);
    expect(await answerOf(operator, { workspaceId, question })).toMatchObject(rightAnswer);
  });

  test('jan, with its key', async () => {
    const tested = await add(await startJan(), { name: 'jan', apiKey: janKey });
    expect(tested.engine).toMatchObject({ preset: 'jan', chat: { structure: 'grammar' }, hasKey: true });
    expect(await answerOf(operator, { workspaceId, question })).toMatchObject(rightAnswer);
    expect(JSON.stringify([tested, await listEngines(operator)])).not.toContain(janKey);
  });

  test('a server of no known kind, that nothing holds to a form', async () => {
    const tested = await add(await startPlainServer(), { name: 'plain' });
    expect(tested.engine).toMatchObject({ preset: 'generic', chat: { structure: 'instruction' } });
    expect(await answerOf(operator, { workspaceId, question })).toMatchObject(rightAnswer);
  });

  test('a model that forgets the form is asked once more, and what it wrote first is not shown', async () => {
    const engine = await startPlainServer({ isSloppy: true });
    await add(engine, { name: 'sloppy' });
    const chatsBefore = engine.asked.length;
    expect(await answerOf(operator, { workspaceId, question })).toMatchObject({
      ...rightAnswer,
      withheldClaims: [],
    });
    expect(engine.asked.length - chatsBefore).toBe(2);
    expect(JSON.stringify(engine.asked.at(-1)?.body['messages'])).toContain('not in the form');
  });
});

test('a question that the documents do not answer is refused by each form', async () => {
  for (const [name, starter] of [
    ['no-json', startOllama],
    ['no-grammar', startLlamaServer],
    ['no-form', startPlainServer],
  ] as const) {
    await add(await starter(), { name });
    const answer = await answerOf(operator, {
      workspaceId,
      question: 'Who painted the ceiling of the chapel?',
    });
    expect(answer).toMatchObject({ refused: true, claims: [], withheldClaims: [] });
    await double?.close();
  }
});

test('a context that is longer than the engine allows is not used', async () => {
  const tested = await add(await startLlamaServer({ contextTokens: 2048 }), { name: 'small' });
  expect(tested.engine.chat).toMatchObject({ contextTokens: 8192, contextLimit: 2048 });
  expect(await answerOf(operator, { workspaceId, question })).toMatchObject(rightAnswer);
});

test('what was learnt stays when an engine is renamed, and goes when it is another kind of server', async () => {
  double = await startLlamaServer();
  const entered = { name: 'first', url: double.url, chatModel: double.model };
  const { id, preset } = await saveEngine(operator, entered);
  expect(preset).toBe('generic');
  await saveEngine(operator, { ...entered, id, preset: 'llama-server' });
  await testEngine(operator, { id });
  const renamed = await saveEngine(operator, { ...entered, id, name: 'second' });
  expect(renamed).toMatchObject({
    preset: 'llama-server',
    chat: { structure: 'grammar', hasTokenizer: true },
  });
  const other = await saveEngine(operator, { ...entered, id, name: 'second', preset: 'vllm' });
  expect(other).toMatchObject({ chat: { structure: 'instruction', hasTokenizer: false }, look: null });
});

test('an engine that does not answer says why, before a model is named', async () => {
  const { id } = await saveEngine(operator, { name: 'down', url: 'http://127.0.0.1:9' });
  const { engine } = await testEngine(operator, { id });
  expect(engine.look).toMatchObject({
    preset: null,
    models: [],
    problem: expect.stringContaining('Nothing answers at the address') as string,
  });
});

test('the engines that are in use are named as the places that content goes to', async () => {
  const receivers = async () => (await readEgressReport([])).receivers;
  expect(await receivers()).toEqual([]);
  const engine = await startOllama();
  await add(engine, { name: 'named' });
  expect(await receivers()).toEqual([{ name: 'named', address: engine.url, roles: ['chat'] }]);
});

test('an engine that shares the work of the chosen one answers when that one is gone, and is named', async () => {
  const [first, second] = [await startLlamaServer(), await startVllm()];
  const { engine: chosen } = await add(first, { name: 'chosen' });
  const entered = { name: 'sharing', url: second.url, preset: 'vllm' as const, chatModel: second.model };
  const sharing = await saveEngine(operator, { ...entered, sharesWith: chosen.id, atOnce: 2 });
  await testEngine(operator, { id: sharing.id });
  expect((await readEgressReport([])).receivers.map(({ name }) => name)).toEqual(['chosen', 'sharing']);
  await first.breakDown('gone');
  expect(await answerOf(operator, { workspaceId, question })).toMatchObject(rightAnswer);
  expect(second.asked.at(-1)?.path).toBe('/v1/chat/completions');
  expect((await listEngines(operator)).find(({ name }) => name === 'chosen')?.load.isFailing).toBe(true);
  const third = saveEngine(operator, { ...entered, name: 'third', sharesWith: sharing.id });
  await expect(third).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  await second.close();
});
