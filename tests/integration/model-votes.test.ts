import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEgressReport } from '#lib/admin/egress-report.ts';
import { saveEngine } from '#lib/admin/save-engine.ts';
import { readChatComparison, voteForModel } from '#lib/admin/model-votes.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { confirmAllFiles } from '#lib/model-intake/confirm-model.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { actionsDuring, auditRecords } from '#tests/support/audit.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { startScriptedEngine, type ScriptedEngine } from '#tests/support/scripted-engine.ts';
import { answerOf, ask, makeSearchable } from '#tests/support/searchable.ts';
import { tinyAdapter } from '#tests/support/tiny-architectures.ts';
import { tinyChatModel } from '#tests/support/tiny-gguf.ts';

const question = 'When is the archive open?';
const text = '# Opening hours\n\nThe archive is open from nine to five on weekdays. It is closed in August.';
const tiny = { kind: 'file' as const, name: 'tiny.gguf' };

let engine: EngineProcess;
let scripted: ScriptedEngine;
let workspaceId: string;
let administrator: RequestContext;
let remote: { kind: 'engine'; engineId: string };

beforeAll(async () => {
  migrateDatabase();
  const { directory } = config().models;
  await mkdir(directory, { recursive: true });
  await copyFile(tinyChatModel(), join(directory, tiny.name));
  await copyFile(tinyAdapter('llama'), join(directory, 'style.gguf'));
  await confirmAllFiles(operator);
  // Copied afterwards, so nobody stands for it.
  await copyFile(tinyAdapter('llama', 32), join(directory, 'unconfirmed.gguf'));
  engine = await startEngine();
  scripted = await startScriptedEngine();
  const manager = contextOf(await addPerson('manager@example.org'));
  ({ workspaceId } = await makeSearchable(manager, 'Archive', { 'hours.md': text }));
  const userId = await addPerson('administrator@example.org', 'administrator');
  administrator = contextOf(userId, { isAdministrator: true });
  await grantRole(operator, { workspaceId, holder: { userId }, role: 'reader' });
  const saved = await saveEngine(operator, {
    name: 'Elsewhere',
    url: scripted.url,
    chatModel: 'scripted-chat',
  });
  remote = { kind: 'engine', engineId: saved.id };
});
afterAll(async () => {
  await engine.stop();
  await scripted.close();
  closeDatabase();
});

it('lets an administrator ask two models the same question, with the same passages', async () => {
  scripted.play({ kind: 'text', text: 'NOT_FOUND' });
  const first = await answerOf(administrator, { workspaceId, question, mode: 'model', chat: tiny });
  const second = await answerOf(administrator, { workspaceId, question, mode: 'model', chat: remote });
  // Who looks at the log sees that it went elsewhere.
  const asked = (await auditRecords()).filter(({ action }) => action === 'question.asked');
  expect(asked.map(({ detail }) => detail?.['engineId'])).toEqual([undefined, remote.engineId]);
  expect([first.model, second.model]).toEqual(['tiny.gguf', 'scripted-chat']);
  expect(second.passages).toEqual(first.passages);
  const tuned = { kind: 'file' as const, name: 'tiny.gguf + style.gguf × 1' };
  expect((await answerOf(administrator, { workspaceId, question, mode: 'model', chat: tuned })).model).toBe(
    tuned.name,
  );
});

it('is refused to everybody else, and for a model that is not there', async () => {
  const userId = await addPerson('reader@example.org');
  await grantRole(operator, { workspaceId, holder: { userId }, role: 'reader' });
  const reader = contextOf(userId);
  const key: RequestContext = {
    principal: {
      kind: 'key',
      userId: (administrator.principal as { userId: string }).userId,
      keyId: newId(),
    },
    requestId: 'test',
  };
  for (const context of [reader, key])
    await expect(ask(context, { workspaceId, question, mode: 'model', chat: tiny })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  for (const chat of [
    { kind: 'file' as const, name: 'absent.gguf' },
    { kind: 'file' as const, name: 'style.gguf' },
    { kind: 'engine' as const, engineId: newId() },
  ])
    await expect(ask(administrator, { workspaceId, question, mode: 'model', chat })).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
    });
  await expect(readChatComparison(reader)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('counts votes beside what the models did so far', async () => {
  const vote = { workspaceId, first: 'tiny.gguf', second: 'scripted-chat', blind: true };
  const actions = await actionsDuring(async () => {
    await voteForModel(administrator, { ...vote, better: 'second' });
    await voteForModel(administrator, { ...vote, better: 'neither' });
  });
  expect(actions).toEqual(['model.voted', 'model.voted']);
  const { models, candidates, workspaces } = await readChatComparison(administrator);
  expect(models.map(({ name, won, even, lost }) => ({ name, won, even, lost }))).toEqual([
    { name: 'scripted-chat', won: 1, even: 1, lost: 0 },
    { name: 'tiny.gguf', won: 0, even: 1, lost: 1 },
    { name: 'tiny.gguf + style.gguf × 1', won: 0, even: 0, lost: 0 },
  ]);
  expect(models[0]?.usage).toMatchObject({ questions: 1, refused: 1, claims: 0 });
  expect(candidates.map(({ label }) => label)).toEqual([
    'tiny.gguf',
    'tiny.gguf + style.gguf × 1',
    'scripted-chat, remote: Elsewhere',
  ]);
  expect((await readEgressReport([])).askable).toEqual([
    { name: 'Elsewhere', address: new URL(scripted.url).origin },
  ]);
  expect(candidates.map(({ sentTo }) => sentTo)).toEqual([
    null,
    null,
    `Elsewhere (${new URL(scripted.url).origin})`,
  ]);
  expect(workspaces).toEqual([{ id: workspaceId, name: 'Archive' }]);
  const stranger = contextOf(await addPerson('other@example.org', 'administrator'), {
    isAdministrator: true,
  });
  expect((await readChatComparison(stranger)).models).toHaveLength(3);
  const reader = contextOf(await addPerson('reader-2@example.org'));
  for (const [context, id] of [[reader, workspaceId] as const, [administrator, newId()] as const])
    await expect(voteForModel(context, { ...vote, workspaceId: id, better: 'first' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  expect((await readChatComparison(stranger)).workspaces).toEqual([]);
});
