import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerQuestion } from '#lib/answer/answer-question.ts';
import { openConversation } from '#lib/conversations/open-conversation.ts';
import { config } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { audit, conversations, jobs, messageSources, pages } from '#lib/db/schema/index.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import type { Citation } from '#lib/shared/answer.ts';
import { closeTable } from '#lib/vectors/table.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import {
  answerOf,
  ask,
  eventOf,
  makeSearchable,
  uploadTexts,
  workUntilIdle,
} from '#tests/support/searchable.ts';

const corpus = 'tests/fixtures/eval/tiny/corpus';
const texts = {
  'bakery-lease.md': readFileSync(join(corpus, 'bakery-lease.md'), 'utf8'),
  'ward-handbook.md': readFileSync(join(corpus, 'ward-handbook.md'), 'utf8'),
};

let engine: EngineProcess;
let workspaceId: string;

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  ({ workspaceId } = await makeSearchable(operator, 'Quotes', texts));
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

const spaced = (text: string) => text.replaceAll(/\s+/g, ' ');

/** What stands in the stored pages where the citation points. */
async function textAt(citation: Citation): Promise<string> {
  const rows = await database().select().from(pages).where(eq(pages.versionId, citation.versionId));
  const parts = citation.spans.map(
    ({ page, start, end }) => rows.find((row) => row.number === page)?.text.slice(start, end) ?? '',
  );
  return parts.join(' ');
}

const rent = 'What is the monthly rent of the bakery?';

test('the best sentence is quoted word for word, with its place on the page', async () => {
  const events = await ask(operator, { workspaceId, question: rent });
  expect(events.map((event) => event.type)).toEqual(
    expect.arrayContaining(['answer-start', 'evidence', 'claim-end', 'answer-end']),
  );
  const { answer } = eventOf(events, 'answer-end');
  expect(answer).toMatchObject({ mode: 'quotes', refused: false, notices: [], model: null });
  const citation = answer.claims[0]?.citations[0];
  if (!citation) throw new Error('no citation');
  expect(citation).toMatchObject({ documentName: 'bakery-lease.md', sentence: answer.claims[0]?.text });
  expect(citation.sentence).toContain('2,400 euros');
  expect(spaced(await textAt(citation))).toBe(spaced(citation.sentence));
});

test('a quote names the title, the heading that it stands under and when its version came', async () => {
  const answer = await answerOf(operator, { workspaceId, question: rent });
  const citation = answer.claims[0]?.citations[0];
  expect(citation).toMatchObject({ documentTitle: 'Lease of the bakery at 4 Mill Lane', section: '2. Rent' });
  expect(citation?.uploadedAt).toBeGreaterThan(Date.now() - 600_000);
  expect(citation?.spans[0]).not.toHaveProperty('lines');
});

test('a quote of a PDF names the lines of its page, counted from the top', async () => {
  const { id } = await createWorkspace(operator, { name: 'Lines' });
  async function* content() {
    yield await Promise.resolve(readFileSync('data/samples/corpus/supply-agreement.pdf'));
  }
  await uploadDocument(operator, { workspaceId: id, name: 'supply-agreement.pdf', content: content() });
  await workUntilIdle();
  const question = 'What delay damages does the Supplier owe for late delivery?';
  const answer = await answerOf(operator, { workspaceId: id, question });
  const citations = answer.claims.flatMap((claim) => claim.citations);
  const clause = citations.find(({ sentence }) => sentence.startsWith('6.2 If Products are delivered late'));
  // Counted by hand: clauses 5.6 and 5.7, the heading and 6.1 take the first nine lines under the running header.
  expect(clause).toMatchObject({ section: '6. Delay', spans: [{ page: 6, lines: { from: 10, to: 13 } }] });
});

test('a question that no document answers is refused, with what was searched and the nearest passages', async () => {
  const question = 'Which insurance against flood does the shipping company Transmar hold?';
  const answer = await answerOf(operator, { workspaceId, question });
  expect(answer).toMatchObject({ refused: true, claims: [] });
  expect(answer.searched).toEqual({ documents: 2, unfinished: 0, unreadable: 0 });
  expect(answer.passages.length).toBeGreaterThan(0);
});

test('an empty workspace refuses; documents that are still waiting are counted', async () => {
  const { workspaceId: empty } = await makeSearchable(operator, 'Empty', {});
  expect((await answerOf(operator, { workspaceId: empty, question: rent })).searched.documents).toBe(0);
  await uploadTexts(operator, empty, { 'later.md': texts['bakery-lease.md'] });
  const waiting = await answerOf(operator, { workspaceId: empty, question: rent });
  expect(waiting).toMatchObject({ refused: true, searched: { documents: 1, unfinished: 1 } });
  await workUntilIdle();
  expect((await answerOf(operator, { workspaceId: empty, question: rent })).refused).toBe(false);
});

test('the search can be narrowed to documents', async () => {
  const { workspaceId: narrow, documentIds } = await makeSearchable(operator, 'Narrowed', texts);
  const ward = documentIds.get('ward-handbook.md') ?? '';
  const answer = await answerOf(operator, { workspaceId: narrow, question: rent, documentIds: [ward] });
  expect(answer.passages.every((passage) => passage.documentId === ward)).toBe(true);
  const foreign = await answerOf(operator, { workspaceId: narrow, question: rent, documentIds: [newId()] });
  expect(foreign).toMatchObject({ refused: true, passages: [] });
});

test.each(['', '   ', '\u0000'])(
  'an empty question %j is refused before anything is written',
  async (question) => {
    await expect(ask(operator, { workspaceId, question })).rejects.toMatchObject({ code: 'QUESTION_EMPTY' });
  },
);

test('a question that is too long is refused; the longest is answered', async () => {
  const tooLong = 'rent '.repeat(4000);
  await expect(ask(operator, { workspaceId, question: tooLong })).rejects.toMatchObject({
    code: 'QUESTION_TOO_LONG',
  });
  const longest = await answerOf(operator, { workspaceId, question: `${rent} ${'rent '.repeat(780)}` });
  expect(longest.passages.length).toBeGreaterThan(0);
});

test.each([
  '"rent" AND (monthly OR NOT ^lease~2 +must -not [x TO y] {a:b}',
  "rent'; DROP TABLE chunks; --",
  '?',
  '日本語の質問',
  'rent rent rent rent rent rent rent',
  '\\ / * % _ ` $ {{}} <script>',
])('any text is a question: %s', async (question) => {
  expect((await ask(operator, { workspaceId, question })).at(-1)?.type).toBe('answer-end');
});

test('a person of another workspace gets "not found" and no event, like for a workspace that is absent', async () => {
  const stranger = contextOf(await addPerson('stranger@example.com'));
  const events = answerQuestion(stranger, { workspaceId, question: rent });
  await expect(events.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const absent = answerQuestion(stranger, { workspaceId: newId(), question: '' });
  await expect(absent.next()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test("nobody goes on with someone else's conversation, or with one of another workspace", async () => {
  const { conversationId } = eventOf(await ask(operator, { workspaceId, question: rent }), 'answer-start');
  const reader = contextOf(await addPerson('reader@example.com'));
  const { userId } = reader.principal as { userId: string };
  await grantRole(operator, { workspaceId, holder: { userId }, role: 'reader' });
  await expect(ask(reader, { workspaceId, question: rent, conversationId })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  const { workspaceId: other } = await makeSearchable(operator, 'Other', {});
  await expect(ask(operator, { workspaceId: other, question: rent, conversationId })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('question and answer are recorded with ids only', async () => {
  const { messageId } = eventOf(await ask(operator, { workspaceId, question: rent }), 'answer-start');
  const rows = (await database().select({ body: audit.body }).from(audit)).map(({ body }) => body);
  const own = rows.filter((body) => body.includes(messageId));
  expect(own.map((body) => (JSON.parse(body) as { action: string }).action)).toEqual([
    'question.asked',
    'question.sources-used',
    'question.answered',
  ]);
  expect(own.join('')).not.toMatch(/rent|bakery|euros/i);
  const sources = await database()
    .select()
    .from(messageSources)
    .where(eq(messageSources.messageId, messageId));
  expect(sources.filter((source) => source.cited).length).toBeGreaterThan(0);
});

test('a follow-up is understood from the question before it', async () => {
  const first = eventOf(
    await ask(operator, { workspaceId, question: 'How must notice of the lease be given?' }),
    'answer-start',
  );
  const { conversationId } = first;
  const events = await ask(operator, {
    workspaceId,
    question: 'Is electronic mail enough for it?',
    conversationId,
  });
  expect(eventOf(events, 'answer-start').searchedQuestion).toContain('notice');
  expect(
    eventOf(events, 'answer-end')
      .answer.claims.map((claim) => claim.text)
      .join(' '),
  ).toContain('electronic mail is not sufficient');
  const conversation = await openConversation(operator, { conversationId });
  expect(conversation.title).toBe('How must notice of the lease be given?');
  expect(conversation.messages.map((message) => message.question)).toHaveLength(2);
});

test('a reader that goes away cancels the answer; what was asked stays', async () => {
  const events = answerQuestion(operator, { workspaceId, question: rent });
  const started = await events.next();
  await events.return(undefined);
  const { conversationId } = started.value as { conversationId: string };
  const [message] = (await openConversation(operator, { conversationId })).messages;
  expect(message).toMatchObject({ question: rent, state: 'cancelled', answer: null });
});

test('an answer is withheld once a document of it was deleted; the question stays', async () => {
  const { workspaceId: own, documentIds } = await makeSearchable(operator, 'Withheld', texts);
  const { conversationId } = eventOf(
    await ask(operator, { workspaceId: own, question: rent }),
    'answer-start',
  );
  await deleteDocument(operator, { documentId: documentIds.get('bakery-lease.md') ?? '' });
  const [message] = (await openConversation(operator, { conversationId })).messages;
  expect(message).toMatchObject({ question: rent, withheld: true, answer: null });
  const after = await answerOf(operator, { workspaceId: own, question: rent });
  expect(after.passages.map((passage) => passage.documentName)).not.toContain('bakery-lease.md');
});

test('an index that is gone is reported for rebuilding and answered without', async () => {
  const { workspaceId: damaged } = await makeSearchable(operator, 'Damaged', texts);
  const location = await liveIndexOf(damaged);
  if (!location) throw new Error('no index');
  await closeTable(location);
  rmSync(join(config().paths.index, damaged), { recursive: true });
  const answer = await answerOf(operator, { workspaceId: damaged, question: rent });
  expect(answer).toMatchObject({ refused: false, notices: ['index-rebuilding'] });
  expect(answer.claims[0]?.text).toContain('2,400 euros');
  const waiting = await database().select().from(jobs).where(eq(jobs.subjectId, damaged));
  expect(waiting.filter((job) => job.name === 'rebuild-index')).toMatchObject([{ state: 'waiting' }]);
  await workUntilIdle();
  expect((await answerOf(operator, { workspaceId: damaged, question: rent })).notices).toEqual([]);
});

test('while the embedding engine is down, words alone find the answer, and it is said', async () => {
  await engine.kill();
  const answer = await answerOf(operator, { workspaceId, question: rent });
  expect(answer).toMatchObject({ refused: false, notices: ['words-only'] });
  engine = await startEngine();
});

test('every conversation so far belongs to one owner and has a title', async () => {
  const rows = await database().select().from(conversations);
  expect(rows.every((row) => row.ownerId === 'operator' && row.title !== '')).toBe(true);
});
