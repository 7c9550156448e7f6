import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activeModels, embeddingModelById } from '#lib/admin/active-models.ts';
import { chooseModel, warmUpModels } from '#lib/admin/choose-model.ts';
import { deleteEngine } from '#lib/admin/delete-engine.ts';
import { listEngines } from '#lib/admin/list-engines.ts';
import { listModels } from '#lib/admin/list-models.ts';
import { saveEngine } from '#lib/admin/save-engine.ts';
import { testEngine } from '#lib/admin/test-engine.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { audit } from '#lib/db/schema/index.ts';
import { confirmAllFiles } from '#lib/model-intake/confirm-model.ts';
import { starterModelName } from '#lib/models/choose.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { startScriptedEngine, type ScriptedEngine } from '#tests/support/scripted-engine.ts';
import { tinyAdapter } from '#tests/support/tiny-architectures.ts';
import { tinyChatModel } from '#tests/support/tiny-gguf.ts';
import { tinyRerankerModel } from '#tests/support/tiny-bert-gguf.ts';

const operator: RequestContext = { principal: { kind: 'operator' }, requestId: 'test' };
const stranger: RequestContext = {
  principal: { kind: 'person', userId: 'nobody', isAdministrator: true, sessionId: 's' },
  requestId: 'test',
};

let engine: EngineProcess;
let remote: ScriptedEngine;

beforeAll(async () => {
  migrateDatabase();
  const { directory } = config().models;
  await mkdir(directory, { recursive: true });
  await copyFile(tinyChatModel(), join(directory, 'a-chat.gguf'));
  await copyFile(tinyChatModel(), join(directory, 'b-chat.gguf'));
  await copyFile(tinyRerankerModel(), join(directory, 'ranker.gguf'));
  await copyFile(tinyAdapter('llama'), join(directory, 'style.gguf'));
  await copyFile(tinyAdapter('llama', 32), join(directory, 'narrow.gguf'));
  await writeFile(join(directory, 'broken.gguf'), 'GGUF, but not really');
  await confirmAllFiles(operator);
  engine = await startEngine();
  remote = await startScriptedEngine({ requiredKey: 'the-key' });
});

afterAll(async () => {
  await engine.stop();
  await remote.close();
  closeDatabase();
});

async function auditedActions(): Promise<string[]> {
  const rows = await database().select({ body: audit.body }).from(audit);
  return rows.map(({ body }) => (JSON.parse(body) as { action: string }).action);
}

test('a person who is no administrator in the database sees and changes nothing', async () => {
  const attempts = [
    listModels(stranger),
    listEngines(stranger),
    chooseModel(stranger, { role: 'chat', choice: { kind: 'none' } }),
    saveEngine(stranger, { name: 'x', url: 'not even a URL' }),
    deleteEngine(stranger, { id: 'x' }),
    testEngine(stranger, { id: 'x' }),
  ];
  for (const attempt of attempts) await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(new Set(await auditedActions())).toEqual(new Set(['model.confirmed']));
});

test('what lies in the directory is used without a choice', async () => {
  const { chat, embedding, reranker } = await activeModels();
  expect(chat?.name).toMatch(/-chat\.gguf$/);
  expect(embedding).toMatchObject({ name: starterModelName, dimensions: 384, fusionWeight: 0.35 });
  expect(embedding.id).toBe('sha256:26570df80965f6313914ea83b60c9fb0f8e5baa9be89003126257481233b7995');
  expect(reranker?.name).toBe('ranker.gguf');
  expect((await embeddingModelById(embedding.id))?.name).toBe(starterModelName);
  expect(await embeddingModelById('sha256:0')).toBeNull();
});

test('a model is chosen with an adapter over it, and not with one that does not fit', async () => {
  const choose = (name: string) => chooseModel(operator, { role: 'chat', choice: { kind: 'file', name } });
  const tuned = 'a-chat.gguf + style.gguf × 0.5';
  await choose('a-chat.gguf');
  const plainId = (await activeModels()).chat?.id;
  await choose(tuned);
  const { chat } = await activeModels();
  expect(chat?.name).toBe(tuned);
  expect(chat?.id).toMatch(/^sha256:[0-9a-f]{64}\+[0-9a-f]{64}\*0\.5$/);
  expect(chat?.id.startsWith(plainId ?? '-')).toBe(true);
  let text = '';
  const messages = [{ role: 'user' as const, content: 'When is the rent due?' }];
  for await (const event of chat?.streamChat({ messages, maxTokens: 8 }) ?? []) {
    if (event.type === 'text') text += event.text;
  }
  expect(text).not.toBe('');
  const report = await listModels(operator);
  expect(report.files.filter(({ isActive }) => isActive).map(({ name }) => name)).toContain('style.gguf');
  await expect(choose('a-chat.gguf + narrow.gguf × 1')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  await expect(choose('a-chat.gguf + style.gguf × 9')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  await expect(choose('a-chat.gguf + absent.gguf × 1')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  expect((await activeModels()).chat?.name).toBe(tuned);
  await rm(join(config().models.directory, 'style.gguf'));
  expect((await activeModels()).chat).toBeNull();
  const inUse = (await listModels(operator)).active.find(({ role }) => role === 'chat');
  expect(inUse?.problem).toBe('The adapter style.gguf was not found, or it was made for another model.');
  await chooseModel(operator, { role: 'chat', choice: { kind: 'rule' } });
});

test('the page shows files, damage, what is loaded and its speed', async () => {
  await warmUpModels();
  const report = await listModels(operator);
  expect(report.files.map(({ name, status }) => `${name}: ${status}`)).toContain('broken.gguf: damaged');
  const embedding = report.active.find(({ role }) => role === 'embedding');
  expect(embedding).toMatchObject({ name: starterModelName, source: 'rule', loaded: { status: 'ready' } });
  expect(embedding?.loaded?.promptTokensPerSecond).toBeGreaterThan(100);
  expect(report.active.find(({ role }) => role === 'chat')?.loaded?.status).toBe('ready');
  expect(report.catalogue.entries.some(({ isInstalled }) => isInstalled)).toBe(false);
  // The tiny model in memory is too small to tell anything of the machine.
  expect(report.catalogue.basis).toEqual({ kind: 'published' });
  expect(report.machine.mathCores).toBeGreaterThan(0);
  expect(report.machine.instructionSets?.length).toBeGreaterThan(0);
  expect(report.machine.freeDiskBytes).toBeGreaterThan(0);
});

test('a chosen file is loaded at once, and a damaged one is never chosen', async () => {
  await chooseModel(operator, { role: 'chat', choice: { kind: 'file', name: 'b-chat.gguf' } });
  expect((await activeModels()).chat?.name).toBe('b-chat.gguf');
  const slot = (await listModels(operator)).active.find(({ role }) => role === 'chat');
  expect(slot).toMatchObject({ source: 'saved', loaded: { model: 'b-chat.gguf', status: 'ready' } });
  const choose = (name: string) => chooseModel(operator, { role: 'chat', choice: { kind: 'file', name } });
  await expect(choose('broken.gguf')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  await expect(choose('absent.gguf')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  await expect(choose('ranker.gguf')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  expect((await activeModels()).chat?.name).toBe('b-chat.gguf');
});

test('no model, and back to the rule', async () => {
  await chooseModel(operator, { role: 'chat', choice: { kind: 'none' } });
  expect((await activeModels()).chat).toBeNull();
  await chooseModel(operator, { role: 'chat', choice: { kind: 'rule' } });
  expect((await activeModels()).chat).not.toBeNull();
  const noEmbedding = chooseModel(operator, { role: 'embedding', choice: { kind: 'none' } });
  await expect(noEmbedding).rejects.toMatchObject({ code: 'INPUT_INVALID' });
});

test('a remote engine is entered, tested, chosen and deleted; its key is never shown', async () => {
  const saved = await saveEngine(operator, {
    name: 'Scripted',
    url: remote.url,
    apiKey: 'the-key',
    chatModel: 'scripted-chat',
    embeddingModel: 'scripted-embed',
    rerankerModel: 'scripted-rerank',
  });
  expect(saved.hasKey).toBe(true);
  const choice = { kind: 'engine' as const, engineId: saved.id };
  const tooEarly = chooseModel(operator, { role: 'embedding', choice });
  await expect(tooEarly).rejects.toMatchObject({ code: 'INPUT_INVALID' });

  remote.play({ kind: 'text', text: 'yes' });
  const tested = await testEngine(operator, { id: saved.id });
  expect(tested.tests.map(({ role, isWorking }) => [role, isWorking])).toEqual([
    ['chat', true],
    ['embedding', true],
    ['reranker', true],
  ]);
  expect(tested.engine).toMatchObject({
    embedding: { dimensions: 32 },
    chat: { structure: 'instruction', contextLimit: null, hasTokenizer: false },
    look: { preset: null, models: [{ name: 'scripted-chat' }, { name: 'scripted-embed' }] },
  });
  expect(JSON.stringify([tested, await listEngines(operator), await listModels(operator)])).not.toContain(
    'the-key',
  );

  for (const role of ['chat', 'embedding', 'reranker'] as const)
    await chooseModel(operator, { role, choice });
  const { chat, embedding, reranker } = await activeModels();
  expect([chat?.engine, embedding.engine, reranker?.engine]).toEqual(['remote', 'remote', 'remote']);
  const [vector] = await embedding.embed({ texts: ['rent'], kind: 'query' });
  expect(vector).toHaveLength(32);

  await expect(deleteEngine(operator, { id: saved.id })).rejects.toMatchObject({ code: 'CONFLICT' });
  for (const role of ['chat', 'embedding', 'reranker'] as const) {
    await chooseModel(operator, { role, choice: { kind: 'rule' } });
  }
  await deleteEngine(operator, { id: saved.id });
  expect(await listEngines(operator)).toEqual([]);
  expect((await activeModels()).embedding.name).toBe(starterModelName);
  expect(await auditedActions()).toEqual(
    expect.arrayContaining(['engine.saved', 'engine.tested', 'engine.deleted', 'model.chosen']),
  );
});

test('an engine that is down or refuses the key is a result of the test', async () => {
  const wrongKey = await saveEngine(operator, {
    name: 'Wrong key',
    url: remote.url,
    apiKey: 'no',
    chatModel: 'c',
  });
  const down = await saveEngine(operator, { name: 'Down', url: 'http://127.0.0.1:9/v1', chatModel: 'c' });
  const [first] = (await testEngine(operator, { id: wrongKey.id })).tests;
  expect(first).toMatchObject({ isWorking: false, problem: expect.stringContaining('key') as string });
  const [second] = (await testEngine(operator, { id: down.id })).tests;
  expect(second?.isWorking).toBe(false);
});

test('a kept key does not follow the engine to another address', async () => {
  const input = { name: 'Moving', url: remote.url, chatModel: 'scripted-chat' };
  const { id } = await saveEngine(operator, { ...input, apiKey: 'the-key' });
  expect((await saveEngine(operator, { ...input, id, name: 'Renamed' })).hasKey).toBe(true);
  expect((await saveEngine(operator, { ...input, id, url: 'http://127.0.0.1:9/v1' })).hasKey).toBe(false);
  await expect(saveEngine(operator, { ...input, name: 'Renamed' })).resolves.toMatchObject({ hasKey: false });
  await expect(saveEngine(operator, { ...input, name: 'Renamed' })).rejects.toMatchObject({
    code: 'NAME_TAKEN',
  });
});
