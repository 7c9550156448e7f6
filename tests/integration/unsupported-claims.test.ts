import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConversation } from '#lib/conversations/open-conversation.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import type { AnswerEvent } from '#lib/shared/answer.ts';
import { changeWorkspace } from '#lib/workspaces/change-workspace.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { operator } from '#tests/support/people.ts';
import { startScriptedEngine, type ScriptedEngine } from '#tests/support/scripted-engine.ts';
import { ask, eventOf, makeSearchable, useScriptedChat } from '#tests/support/searchable.ts';

const lease = readFileSync('tests/fixtures/eval/tiny/corpus/bakery-lease.md', 'utf8');
const question = 'What is the monthly rent of the bakery?';
const right = 'The monthly rent is 2,400 euros.';
const wrong = 'The monthly rent is 2,900 euros.';
const uncited = 'The tenant is a well-known baker.';

let engine: EngineProcess;
let scripted: ScriptedEngine;
let workspaceId: string;
let id = '';

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  scripted = await startScriptedEngine();
  ({ workspaceId } = await makeSearchable(operator, 'Claims', { 'bakery-lease.md': lease }));
  await useScriptedChat(operator, scripted);
  id = await rentId();
});

afterAll(async () => {
  await engine.stop();
  await scripted.close();
  closeDatabase();
});

/** The id under which a first prompt offers the sentence about the rent. */
async function rentId(): Promise<string> {
  scripted.play({ kind: 'text', text: 'NOT_FOUND' });
  await ask(operator, { workspaceId, question });
  const prompt = JSON.stringify(scripted.requests.at(-1)?.body['messages']).split('\\n');
  const line = prompt.find((part) => part.includes('monthly rent is 2,400 euros'));
  const found = /\[(\d+\.\d+)\]/.exec(line ?? '')?.[1];
  if (found === undefined) throw new Error('the sentence was not in the prompt');
  return found;
}

async function askOf(...lines: string[]): Promise<AnswerEvent[]> {
  scripted.play({ kind: 'text', text: lines.map((line) => `${line}\n`).join('') });
  return await ask(operator, { workspaceId, question });
}

/** The answer as the history shows it. */
async function storedAnswer(events: readonly AnswerEvent[]) {
  const { conversationId } = eventOf(events, 'answer-start');
  return (await openConversation(operator, { conversationId })).messages[0]?.answer;
}

describe('a workspace that withholds, as every new one', () => {
  test('shows what is supported and counts the rest, with the check that failed', async () => {
    const events = await askOf(`${wrong} [${id}]`, `${right} [${id}]`, uncited);
    const { answer } = eventOf(events, 'answer-end');
    expect(answer.refused).toBe(false);
    expect(answer.claims).toMatchObject([{ text: right, verdict: 'supported' }]);
    expect(answer.withheldClaims).toMatchObject([
      { missing: ['2,900 euros'], citations: [{ format: 'markdown', documentName: 'bakery-lease.md' }] },
      { missing: [], changed: [], citations: [] },
    ]);
    expect(await storedAnswer(events)).toMatchObject({ ...answer, seconds: {} });
  });

  test('sends nothing of a claim before it is checked, and nothing of a withheld one ever', async () => {
    const events = await askOf(`${wrong} [${id}]`, `${right} [${id}]`, uncited);
    expect(events.some((event) => event.type === 'claim-delta')).toBe(false);
    expect(events.filter((event) => event.type === 'claim-withheld')).toHaveLength(2);
    expect(events.filter((event) => event.type === 'claim-end')).toMatchObject([{ index: 0 }]);
    const sent = JSON.stringify([events, await storedAnswer(events)]);
    expect(sent).not.toContain(wrong);
    expect(sent).not.toContain('well-known baker');
  });

  test('asks a model that cites nothing once more, and then takes what it gets', async () => {
    const before = scripted.requests.length;
    const events = await askOf(uncited);
    expect(scripted.requests.length - before).toBe(2);
    const { answer } = eventOf(events, 'answer-end');
    expect(answer).toMatchObject({ refused: true, claims: [], withheldClaims: [{ citations: [] }] });
  });

  test('refuses when nothing is left, and still says why', async () => {
    const events = await askOf(`${wrong} [${id}]`, uncited);
    const { answer } = eventOf(events, 'answer-end');
    expect(answer).toMatchObject({ refused: true, claims: [] });
    expect(answer.withheldClaims).toMatchObject([{ missing: ['2,900 euros'] }, { citations: [] }]);
    expect(answer.passages.length).toBeGreaterThan(0);
    expect(await storedAnswer(events)).toMatchObject({ ...answer, seconds: {} });
  });

  test('shows a claim that is supported in part, with its verdict', async () => {
    const events = await askOf(`The monthly rent in Hamburg is 2,400 euros. [${id}]`);
    const { answer } = eventOf(events, 'answer-end');
    expect(answer.claims).toMatchObject([{ verdict: 'partly', missing: ['Hamburg'] }]);
    expect(answer.withheldClaims).toEqual([]);
  });

  test('withholds nothing of quotes', async () => {
    const events = await ask(operator, { workspaceId, question, mode: 'quotes' });
    const { answer } = eventOf(events, 'answer-end');
    expect(answer.claims.length).toBeGreaterThan(0);
    expect(answer.withheldClaims).toEqual([]);
  });
});

describe('a workspace that marks', () => {
  beforeAll(async () => {
    await changeWorkspace(operator, { workspaceId, unsupportedClaims: 'mark' });
  });

  test('shows an unsupported claim with its verdict, from its first word', async () => {
    const events = await askOf(`${wrong} [${id}]`, `${right} [${id}]`);
    expect(events.some((event) => event.type === 'claim-delta')).toBe(true);
    const { answer } = eventOf(events, 'answer-end');
    expect(answer.claims).toMatchObject([
      { text: wrong, verdict: 'unsupported', missing: ['2,900 euros'] },
      { text: right, verdict: 'supported' },
    ]);
    expect(answer.withheldClaims).toEqual([]);
  });

  test('refuses all the same when nothing of the answer is supported', async () => {
    const { answer } = eventOf(await askOf(`${wrong} [${id}]`), 'answer-end');
    expect(answer).toMatchObject({ refused: true, claims: [] });
    expect(answer.withheldClaims).toMatchObject([{ missing: ['2,900 euros'] }]);
  });
});
