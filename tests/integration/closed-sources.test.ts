import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerQuestion } from '#lib/answer/answer-question.ts';
import { openConversation } from '#lib/conversations/open-conversation.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { audit } from '#lib/db/schema/index.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import type { AnswerEvent, Message } from '#lib/shared/answer.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf } from '#tests/support/people.ts';
import { startScriptedEngine, type ScriptedEngine } from '#tests/support/scripted-engine.ts';
import { ask, eventOf, makeSearchable, useScriptedChat } from '#tests/support/searchable.ts';

const deal = '# Purchase\n\nZephyrine Holdings bought the mill for 4,700,000 euros on 4 March 2024.';
const register = '# Register\n\nThe seat of Zephyrine Holdings is entered in the register of Ulm.';

let engine: EngineProcess;
let scripted: ScriptedEngine;
let owner: RequestContext;
let people = 0;

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  scripted = await startScriptedEngine();
  owner = contextOf(await addPerson('owner@example.com', 'administrator'));
  await useScriptedChat(owner, scripted);
});

afterAll(async () => {
  await engine.stop();
  await scripted.close();
  closeDatabase();
});

async function makeWorkspace(texts: Record<string, string>) {
  const made = await makeSearchable(owner, 'Mill', texts);
  people += 1;
  const userId = await addPerson(`reader-${people}@example.com`);
  await grantRole(owner, { workspaceId: made.workspaceId, holder: { userId }, role: 'reader' });
  const idOf = (name: string) => made.documentIds.get(name) ?? '';
  return { ...made, idOf, reader: contextOf(userId) };
}

async function messagesOf(reader: RequestContext, events: readonly AnswerEvent[]): Promise<Message[]> {
  const { conversationId } = eventOf(events, 'answer-start');
  return (await openConversation(reader, { conversationId })).messages;
}

function promptsSince(count: number): string {
  return JSON.stringify(scripted.requests.slice(count).map(({ body }) => body));
}

/** A first answer in quotes from the deal, then one by the model from the register, whose question it completes. */
async function askTwice() {
  const made = await makeWorkspace({ 'deal.md': deal, 'register.md': register });
  const { workspaceId, reader, idOf } = made;
  const first = await ask(reader, {
    workspaceId,
    question: 'Who bought the mill?',
    mode: 'quotes',
    documentIds: [idOf('deal.md')],
  });
  const { conversationId } = eventOf(first, 'answer-start');
  expect(eventOf(first, 'answer-end').answer.claims[0]?.text).toContain('Zephyrine');
  scripted.play(
    { kind: 'text', text: 'Where is the seat of Zephyrine Holdings, who bought the mill, kept?' },
    { kind: 'text', text: 'The seat of Zephyrine Holdings is entered in the register of Ulm. [1.1]' },
  );
  const question = 'Where is its seat kept in the register?';
  const documentIds = [idOf('register.md')];
  const second = await ask(reader, { workspaceId, conversationId, question, mode: 'model', documentIds });
  expect(eventOf(second, 'answer-start').searchedQuestion).toContain('Zephyrine');
  return { ...made, conversationId, second };
}

test('an answer to a completed question is withheld with the documents that completed it', async () => {
  const { reader, second, idOf } = await askTwice();
  await restrictDocument(owner, { documentId: idOf('deal.md') });
  const messages = await messagesOf(reader, second);
  expect(messages).toMatchObject([
    { answer: null, withheld: true },
    { answer: null, withheld: true },
  ]);
  expect(JSON.stringify(messages)).not.toContain('Zephyrine');
});

test('nothing of it gets into later questions or prompts', async () => {
  const { reader, workspaceId, conversationId, idOf } = await askTwice();
  await restrictDocument(owner, { documentId: idOf('deal.md') });
  const before = scripted.requests.length;
  scripted.play({ kind: 'text', text: 'And when?' }, { kind: 'text', text: 'NOT_FOUND' });
  const documentIds = [idOf('register.md')];
  const asked = { workspaceId, conversationId, question: 'And when?' };
  const inQuotes = await ask(reader, { ...asked, mode: 'quotes' });
  expect(eventOf(inQuotes, 'answer-start').searchedQuestion).toBe('And when?');
  await ask(reader, { ...asked, mode: 'model', documentIds });
  expect(promptsSince(before)).not.toContain('bought');
});

test.each(['quotes', 'model'] as const)(
  'what an answer took over passes on to the third in a row, in %s',
  async (mode) => {
    const { reader, workspaceId, conversationId, idOf } = await askTwice();
    scripted.play(
      { kind: 'text', text: 'When was the seat of Zephyrine Holdings entered?' },
      { kind: 'text', text: 'The seat of Zephyrine Holdings is entered in the register of Ulm. [1.1]' },
    );
    const documentIds = [idOf('register.md')];
    const asked = { workspaceId, conversationId, question: 'And when?', mode, documentIds };
    const third = await ask(reader, asked);
    expect(eventOf(third, 'answer-start').searchedQuestion).toContain('Zephyrine');
    await restrictDocument(owner, { documentId: idOf('deal.md') });
    expect((await messagesOf(reader, third)).map(({ withheld }) => withheld)).toEqual([true, true, true]);
    const rows = await database()
      .select({ body: audit.body })
      .from(audit)
      .where(eq(audit.action, 'question.asked'));
    const { messageId } = eventOf(third, 'answer-start');
    const row = rows.find(({ body }) => body.includes(messageId))?.body;
    expect(row).toContain(idOf('deal.md'));
  },
);

test('words of questions as a person wrote them bind an answer to nothing', async () => {
  const { reader, workspaceId, idOf } = await makeWorkspace({ 'deal.md': deal, 'register.md': register });
  const asked = { workspaceId, mode: 'quotes' as const };
  const question = 'Who bought the mill for how many euros?';
  const first = await ask(reader, { ...asked, question, documentIds: [idOf('deal.md')] });
  const { conversationId } = eventOf(first, 'answer-start');
  const documentIds = [idOf('register.md')];
  const second = await ask(reader, { ...asked, conversationId, question: 'And its seat?', documentIds });
  expect(eventOf(second, 'answer-start').searchedQuestion).toContain('mill');
  await restrictDocument(owner, { documentId: idOf('deal.md') });
  expect((await messagesOf(reader, second)).map(({ withheld }) => withheld)).toEqual([true, false]);
});

test('a running answer stops when a document that completed its question is closed', async () => {
  const { reader, workspaceId, conversationId, idOf } = await askTwice();
  const documentIds = [idOf('register.md')];
  const asked = { workspaceId, conversationId, question: 'And when?', mode: 'model' as const, documentIds };
  scripted.play(
    { kind: 'text', text: 'When was the seat of Zephyrine Holdings entered?' },
    { kind: 'text', text: 'The seat is entered in the register of the town. '.repeat(9), delayMs: 30 },
  );
  const events: AnswerEvent[] = [];
  for await (const event of answerQuestion(reader, asked)) {
    if (event.type === 'evidence') await restrictDocument(owner, { documentId: idOf('deal.md') });
    events.push(event);
  }
  expect(eventOf(events, 'answer-error').code).toBe('NOT_FOUND');
});

test('a question is not shown when what completed it was closed while the model completed it', async () => {
  const { reader, workspaceId, conversationId, idOf } = await askTwice();
  const before = scripted.requests.length;
  scripted.play({
    kind: 'text',
    text: 'When was the seat of Zephyrine Holdings entered in the register? '.repeat(3),
    delayMs: 60,
  });
  const running = ask(reader, { workspaceId, conversationId, question: 'And when?', mode: 'model' });
  const outcome = running.then(
    () => null,
    (error: unknown) => error,
  );
  await expect.poll(() => scripted.requests.length).toBeGreaterThan(before);
  await restrictDocument(owner, { documentId: idOf('deal.md') });
  expect(await outcome).toMatchObject({ code: 'NOT_FOUND' });
});
