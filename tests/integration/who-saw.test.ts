import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAudit } from '#lib/admin/audit/list-audit.ts';
import { listDocumentReaders } from '#lib/admin/audit/list-document-readers.ts';
import { now, setClockOffset } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { session } from '#lib/db/schema/index.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { openOriginal } from '#lib/documents/open-original.ts';
import { readPages } from '#lib/documents/read-pages.ts';
import type { AnswerEvent } from '#lib/shared/answer.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { startScriptedEngine, type ScriptedEngine } from '#tests/support/scripted-engine.ts';
import { ask, eventOf, makeSearchable, useScriptedChat, workUntilIdle } from '#tests/support/searchable.ts';

/** Each sentence carries the mark of its document, so that text of it is recognised wherever it goes. */
const subjects = {
  'bakery.md': ['QMARKBAKERY', 'rent of the bakery', 'oven of the bakery'],
  'harbour.md': ['QMARKHARBOUR', 'berth in the harbour', 'crane of the harbour'],
  'orchard.md': ['QMARKORCHARD', 'harvest of the orchard', 'press of the orchard'],
  'library.md': ['QMARKLIBRARY', 'loan period of the library', 'cellar of the library'],
} as const;

const texts = Object.fromEntries(
  Object.entries(subjects).map(([name, [mark, ...things]]) => [
    name,
    things
      .map(
        (thing, index) =>
          `# The ${thing}\n\nThe ${thing} is settled at ${index + 3},100 units ${mark} by the parties. The ${thing} is reviewed each year ${mark} in May.\n`,
      )
      .join('\n'),
  ]),
);

let engine: EngineProcess;
let scripted: ScriptedEngine;
let workspaceId: string;
let documentIds: Map<string, string>;
let reader: RequestContext;
let readerId: string;

/** Sees to it that the session is not what ends. */
async function keepSignedIn({ principal }: RequestContext): Promise<void> {
  const sessionId = principal.kind === 'person' ? principal.sessionId : '';
  await inTransaction(async (tx) => {
    await tx
      .update(session)
      .set({ createdAt: new Date(now()) })
      .where(eq(session.id, sessionId));
  });
}

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  scripted = await startScriptedEngine();
  ({ workspaceId, documentIds } = await makeSearchable(operator, 'Seen', texts));
  await useScriptedChat(operator, scripted);
  readerId = await addPerson('reader@example.org');
  reader = contextOf(readerId);
  await grantRole(operator, { workspaceId, holder: { userId: readerId }, role: 'reader' });
});

afterAll(async () => {
  setClockOffset(0);
  await engine.stop();
  await scripted.close();
  closeDatabase();
});

const idOf = (name: string) => documentIds.get(name) ?? '';

/** The documents whose marks are in the text. */
const marked = (text: string) =>
  Object.entries(subjects)
    .filter(([, [mark]]) => text.includes(mark))
    .map(([name]) => name);

/** What really left: every chat request since, and every event that the person got. */
function sentSince(count: number, events: readonly AnswerEvent[]): string[] {
  const chats = scripted.requests.slice(count).filter(({ path }) => path === '/v1/chat/completions');
  return marked(JSON.stringify([chats.map(({ body }) => body), events])).sort();
}

/** The documents that the log says were used for the question. */
async function logged(questionId: string): Promise<string[]> {
  const found: string[] = [];
  for (const [name, documentId] of documentIds) {
    const { readings } = await listDocumentReaders(operator, { documentId });
    if (readings.some((reading) => reading.questionId === questionId)) found.push(name);
  }
  return found.sort();
}

/** The id under which the last prompt offered a sentence of the document. */
function citable(name: keyof typeof subjects): string {
  const prompt = JSON.stringify(scripted.requests.at(-1)?.body['messages']).replaceAll('\\n', '\n');
  const line = prompt
    .split('\n')
    .find((text) => text.includes(subjects[name][0]) && /\[\d+\.\d+\]/.test(text));
  return /\[(\d+\.\d+)\]/.exec(line ?? '')?.[1] ?? '';
}

describe('who saw a document', () => {
  const asked: { name: string; used: string[]; recorded: string[] }[] = [];

  async function askAndCompare(
    name: string,
    input: { question: string; mode?: 'quotes' | 'model'; documentIds?: string[]; conversationId?: string },
  ): Promise<{ conversationId: string }> {
    const before = scripted.requests.length;
    const events = await ask(reader, { workspaceId, ...input });
    const { messageId, conversationId } = eventOf(events, 'answer-start');
    asked.push({ name, used: sentSince(before, events), recorded: await logged(messageId) });
    return { conversationId };
  }

  test('agrees with what was really sent to the model and to the person', async () => {
    const bakery = { documentIds: [idOf('bakery.md')] };
    await askAndCompare('quotes', { question: 'What is the rent of the bakery?', mode: 'quotes' });
    await askAndCompare('quotes of one document', {
      question: 'What is the rent of the bakery?',
      mode: 'quotes',
      ...bakery,
    });
    scripted.play({ kind: 'text', text: 'NOT_FOUND' });
    await askAndCompare('refused', { question: 'Who reviews the berth in the harbour?', mode: 'model' });
    await askAndCompare('one document', {
      question: 'What is the rent of the bakery?',
      mode: 'model',
      ...bakery,
    });
    const rent = citable('bakery.md');
    expect(rent).not.toBe('');
    scripted.play({
      kind: 'text',
      text: `The rent of the bakery is settled at 3,100 units QMARKBAKERY by the parties. [${rent}]\n`,
    });
    const first = await askAndCompare('answered', {
      question: 'What is the rent of the bakery?',
      mode: 'model',
      ...bakery,
    });
    const orchard = { documentIds: [idOf('orchard.md')] };
    scripted.play(
      { kind: 'text', text: 'What is the harvest of the orchard?' },
      { kind: 'text', text: 'NOT_FOUND' },
    );
    await askAndCompare('follow-up on another document', {
      question: 'And that of the orchard?',
      mode: 'model',
      ...first,
      ...orchard,
    });
    scripted.play({ kind: 'cut', text: 'The rent' });
    await askAndCompare('failed', {
      question: 'What is the loan period of the library?',
      mode: 'model',
      documentIds: [idOf('library.md')],
    });
    for (const { name, used, recorded } of asked) expect([name, recorded]).toEqual([name, used]);
    const usedOf = (name: string) => asked.find((one) => one.name === name)?.used;
    expect(usedOf('quotes of one document')).toEqual(['bakery.md']);
    expect(usedOf('follow-up on another document')).toEqual(['bakery.md', 'orchard.md']);
    expect(usedOf('failed')).toEqual(['library.md']);
    expect(usedOf('quotes')?.length).toBeGreaterThan(1);
  });

  test('has every opening: whole, in parts from the middle, and as text, once for what belongs together', async () => {
    const documentId = idOf('harbour.md');
    const openings = async () =>
      (await listDocumentReaders(operator, { documentId })).readings.filter(({ kind }) => kind === 'opened')
        .length;
    const part = (start: number) => ({ documentId, choosePart: () => ({ start, end: start + 3 }) });
    const drain = async (input: Parameters<typeof openOriginal>[1], context = reader) => {
      (await openOriginal(context, input)).content.destroy();
    };
    expect(await openings()).toBe(0);
    await drain(part(8));
    expect(await openings()).toBe(1);
    await drain(part(16));
    await readPages(reader, { documentId, from: 1 });
    expect(await openings()).toBe(1);
    await drain({ documentId });
    expect(await openings()).toBe(2);
    await readPages(contextOf(readerId), { documentId, from: 1 });
    expect(await openings()).toBe(3);
    setClockOffset(16 * 60_000);
    await keepSignedIn(reader);
    await readPages(reader, { documentId, from: 1 });
    expect(await openings()).toBe(4);
    setClockOffset(0);
  });

  test('is told to managers and administrators, and to nobody else', async () => {
    const documentId = idOf('bakery.md');
    const manager = await addPerson('manager@example.org');
    await grantRole(operator, { workspaceId, holder: { userId: manager }, role: 'manager' });
    const seen = await listDocumentReaders(contextOf(manager), { documentId });
    expect(seen.document.name).toBe('bakery.md');
    expect(seen.readings.map(({ person }) => person.name)).toContain('reader@example.org');
    const administrator = contextOf(await addPerson('admin@example.org', 'administrator'));
    const known = await listDocumentReaders(administrator, { documentId });
    expect(known.document).toEqual({ id: documentId, name: null });
    expect(known.readings).toEqual(seen.readings);
    const editor = await addPerson('editor@example.org');
    await grantRole(operator, { workspaceId, holder: { userId: editor }, role: 'editor' });
    for (const context of [reader, contextOf(editor), contextOf(await addPerson('stranger@example.org'))]) {
      await expect(listDocumentReaders(context, { documentId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    for (const unknown of [randomUUID(), 'x', '']) {
      await expect(listDocumentReaders(administrator, { documentId: unknown })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });

  test('is known to administrators after the document is erased, and to its managers no more', async () => {
    const documentId = idOf('library.md');
    const managerId = await addPerson('late-manager@example.org');
    const manager = contextOf(managerId);
    await grantRole(operator, { workspaceId, holder: { userId: managerId }, role: 'manager' });
    await deleteDocument(operator, { documentId });
    await workUntilIdle();
    const { readings } = await listDocumentReaders(
      contextOf(await addPerson('admin2@example.org', 'administrator')),
      { documentId },
    );
    expect(readings.filter(({ kind }) => kind === 'asked').length).toBeGreaterThan(0);
    await expect(listDocumentReaders(manager, { documentId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('and the whole log names nothing that the administrator may not know', async () => {
    const administrator = contextOf(await addPerson('admin3@example.org', 'administrator'));
    let before: number | undefined;
    const pages: unknown[] = [];
    do {
      const page = await listAudit(administrator, { before });
      pages.push(page.rows);
      before = page.nextBefore ?? undefined;
    } while (before !== undefined);
    const text = JSON.stringify(pages);
    expect(text).toContain('reader@example.org');
    expect(text).toContain('question.sources-used');
    for (const word of [...Object.keys(subjects), 'QMARK', 'rent of the bakery', 'Seen'])
      expect(text).not.toContain(word);
  });
});
