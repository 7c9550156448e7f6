import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as searchWorkspace from '#lib/answer/search-workspace.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { documents, jobs } from '#lib/db/schema/index.ts';
import { deleteDocument } from '#lib/documents/delete-document.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { askGoldenQuestions } from '#lib/eval/golden/ask-golden-questions.ts';
import { cancelJob } from '#lib/jobs/cancel-job.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import { viewAs } from '#lib/review/view-as.ts';
import { liveIndexOf, workspacesHoldingErased } from '#lib/vectors/live-index.ts';
import * as searchIndex from '#lib/vectors/search-index.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { answerOf, makeSearchable, uploadTexts, workUntilIdle } from '#tests/support/searchable.ts';

vi.mock('#lib/answer/search-workspace.ts', { spy: true });
vi.mock('#lib/vectors/search-index.ts', { spy: true });

/** What everybody may read: each word of a question is somewhere, in different company. */
const open = {
  'lease.md': '# Lease\n\nThe mill pays a monthly rent of 2,400 euros. The deposit is three months of rent.',
  'minutes.md': '# Minutes\n\nThe board spoke about the mill and the deposit. A new roof costs 30,000 euros.',
  'report.md':
    '# Report\n\nThe turbine of the mill was repaired in May. The deposit of the builder was paid.',
  'letter.md': '# Letter\n\nThe tenant asks for a lower rent, as the turbine stood still for a month.',
};
/** What is hidden uses the same words, very often: in a common index "turbine" and "deposit" would count for little. */
const hidden = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [
    `hidden-${index}.md`,
    `# File ${index}\n\nTurbine deposit ${index}: the turbine deposit of the turbine is a deposit. The roof is secret number ${index}.`,
  ]),
);
const questions = [
  'What was the deposit?',
  'When was the turbine repaired?',
  'What does the roof of the mill cost?',
  'turbine rent deposit',
];

let engine: EngineProcess;
let plainId: string;
let fewId: string;
let mixedId: string;
let readerId: string;
let owner: RequestContext;

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  owner = contextOf(await addPerson('manager@example.org'));
  readerId = await addPerson('reader@example.org');
  ({ workspaceId: plainId } = await makeSearchable(owner, 'Plain', open));
  fewId = await makeWithHidden(owner, 'Few', Object.keys(hidden).slice(0, 1));
  mixedId = await makeWithHidden(owner, 'Mixed', Object.keys(hidden));
  for (const workspaceId of [plainId, fewId, mixedId]) {
    await grantRole(owner, { workspaceId, holder: { userId: readerId }, role: 'reader' });
  }
});

const hiddenIds: string[] = [];

/** The open documents with these hidden ones. */
async function makeWithHidden(manager: RequestContext, name: string, names: string[]): Promise<string> {
  const texts = Object.fromEntries(names.map((file) => [file, hidden[file] ?? '']));
  const { workspaceId, documentIds } = await makeSearchable(manager, name, { ...open, ...texts });
  for (const file of names) {
    const documentId = documentIds.get(file) ?? '';
    await restrictDocument(manager, { documentId });
    hiddenIds.push(documentId);
  }
  return workspaceId;
}

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

/** An answer without what differs from one workspace to the other anyway: ids, and how long it took. */
async function shown(workspaceId: string, question: string) {
  const answer = await answerOf(contextOf(readerId), { workspaceId, question });
  const { passages, claims, refused, searched, absent, choices, differences, corrections } = answer;
  return {
    refused,
    corrections,
    searched,
    absent,
    choices: choices.length,
    differences: differences.length,
    passages: passages.map(({ documentName, text, score }) => ({ documentName, text, score })),
    claims: claims.map(({ text, verdict }) => ({ text, verdict })),
  };
}

test.each(questions)('more hidden documents change nothing, not even a score: %s', async (question) => {
  const mixed = await shown(mixedId, question);
  expect(mixed.passages.length).toBeGreaterThan(0);
  expect(mixed).toEqual(await shown(fewId, question));
  expect(JSON.stringify(mixed)).not.toMatch(/hidden-|secret number/);
});

test.each(questions)('with and without hidden documents the same is found: %s', async (question) => {
  const [mixed, plain] = [await shown(mixedId, question), await shown(plainId, question)];
  const texts = ({ passages }: typeof mixed) => passages.map(({ text }) => text).sort();
  expect(texts(mixed)).toEqual(texts(plain));
  expect({ ...mixed, passages: [], claims: [] }).toEqual({ ...plain, passages: [], claims: [] });
});

test('a spelling is not looked up in an index that hidden documents weigh in', async () => {
  const question = 'When was the turbinne repaired?';
  expect((await shown(plainId, question)).corrections).toEqual([
    { written: 'turbinne', searched: 'turbine' },
  ]);
  vi.mocked(searchIndex.searchText).mockClear();
  expect(await shown(mixedId, question)).toEqual(await shown(fewId, question));
  expect((await shown(mixedId, question)).corrections).toEqual((await shown(plainId, question)).corrections);
  const asked = vi.mocked(searchIndex.searchText).mock.calls.filter(([{ match }]) => match === 'spelling');
  expect(asked).toHaveLength(1);
  // "Secret" stands in what is hidden only: it is not what a misspelt word stands for.
  expect((await shown(mixedId, 'What is the secrit number of the mill?')).corrections).toEqual([]);
});

test('the index is asked for what may be read only', async () => {
  vi.mocked(searchIndex.searchVectors).mockClear();
  vi.mocked(searchIndex.searchText).mockClear();
  await shown(mixedId, 'What was the deposit?');
  const calls = [
    ...vi.mocked(searchIndex.searchVectors).mock.calls,
    ...vi.mocked(searchIndex.searchText).mock.calls,
  ].map(([input]) => input);
  expect(calls.length).toBeGreaterThan(0);
  for (const { documentIds } of calls) expect(documentIds).toHaveLength(Object.keys(open).length);
});

test('golden questions are asked as by somebody from whom every restricted document is hidden', async () => {
  const golden = { 'What was the deposit?': 'lease.md', 'When was the turbine repaired?': 'report.md' };
  const measured = async (workspaceId: string) => {
    const index = await liveIndexOf(workspaceId);
    const rows = await database().select().from(documents).where(eq(documents.workspaceId, workspaceId));
    const asked = Object.entries(golden).map(([question, documentName]) => {
      const documentId = rows.find(({ name }) => name === documentName)?.id ?? '';
      return { id: question, question, places: [{ documentId, documentName, page: null, quote: null }] };
    });
    if (!index) throw new Error('no index');
    const { signal } = new AbortController();
    return await askGoldenQuestions(operator, { workspaceId, questions: asked, index, signal });
  };
  vi.mocked(searchWorkspace.searchWorkspace).mockClear();
  const mixed = await measured(mixedId);
  const asked = vi.mocked(searchWorkspace.searchWorkspace).mock.calls.slice();
  expect(mixed).toEqual(await measured(fewId));
  expect(mixed).toEqual(await measured(plainId));
  for (const [, , input] of asked) {
    expect(input).toMatchObject({ isNarrowed: true, hidesDocuments: true });
    expect(input.documents.map(({ name }) => name).sort()).toEqual(Object.keys(open).sort());
  }
});

/**
 * More passages hold both words than an exact search takes (40). Half of them say one word often, half the other: in a common index,
 * hidden passages decide which word counts for more, and so which of them are taken.
 */
describe('what must be found as it is, with more passages than are taken', () => {
  const question = 'When was the "turbine deposit" paid?';
  /** Enough for a section to be a passage. */
  const rest =
    'The mill stands at a river between two hills, and the road to it is closed in winter. '.repeat(8);
  const sections = (count: number, sentence: string) =>
    Array.from({ length: count }, (_, index) => `## Part ${index}\n\n${sentence}\n\n${rest}`).join('\n\n');

  let manager: RequestContext;
  let workspaceId: string;
  let memberId: string;
  let looker: RequestContext;

  /** Hidden from the reader and from the other manager; the member may read them. */
  async function hide(texts: Record<string, string>): Promise<void> {
    const ids = await uploadTexts(manager, workspaceId, texts);
    await workUntilIdle();
    // What is added to an index weighs in it once it is made anew or brought into order.
    await inTransaction((tx) =>
      enqueueJob(tx, {
        name: 'rebuild-index',
        subjectId: workspaceId,
        workspaceId,
        payload: { reason: 'requested' },
        createdBy: 'system',
      }),
    );
    await workUntilIdle();
    for (const documentId of ids.values()) {
      await restrictDocument(manager, { documentId, holders: [{ userId: memberId }] });
    }
  }

  const waysToAsk = {
    'an answer': () => shown(workspaceId, question),
    'a look as a member': () => viewAs(looker, { workspaceId, userId: memberId, question }),
  };
  type Way = keyof typeof waysToAsk;
  const ways: readonly Way[] = ['an answer', 'a look as a member'];

  /** What is given, and what the search before it gave. */
  async function found(way: Way) {
    vi.mocked(searchWorkspace.searchWorkspace).mockClear();
    const given = await waysToAsk[way]();
    const [result] = vi.mocked(searchWorkspace.searchWorkspace).mock.settledResults;
    if (result?.type !== 'fulfilled') throw new Error('nothing was searched');
    const { wide, named, exact } = result.value;
    return { given, wide, named, exact: exact.map(({ chunkId }) => chunkId) };
  }
  const all = async () => ({
    'an answer': await found('an answer'),
    'a look as a member': await found('a look as a member'),
  });
  let before: Awaited<ReturnType<typeof all>>;
  let after: Awaited<ReturnType<typeof all>>;

  beforeAll(async () => {
    manager = contextOf(await addPerson('second-manager@example.org'));
    memberId = await addPerson('member@example.org');
    const lookerId = await addPerson('looker@example.org');
    looker = contextOf(lookerId);
    ({ workspaceId } = await makeSearchable(manager, 'Exact', {
      'first.md': sections(
        25,
        'The turbine deposit was paid in May for the turbine. The turbine has a turbine hall.',
      ),
      'second.md': sections(
        25,
        'The turbine deposit was paid in May as a deposit. The deposit has a deposit date.',
      ),
      'third.md': sections(20, 'The road was mended.'),
    }));
    const roles = { [readerId]: 'reader', [memberId]: 'reader', [lookerId]: 'manager' } as const;
    for (const [userId, role] of Object.entries(roles)) {
      await grantRole(manager, { workspaceId, holder: { userId }, role });
    }
    await hide({ 'hidden-deposit.md': sections(10, 'A deposit, a deposit, and a deposit.') });
    before = await all();
    await hide({ 'hidden-turbine.md': sections(60, 'A turbine, a turbine, and a turbine.') });
    after = await all();
  });

  test.each(ways)(
    'more hidden documents change nothing in %s: what is found, what is shown, its order',
    (way) => {
      expect(before[way].exact).toHaveLength(40);
      expect(after[way].exact).toEqual(before[way].exact);
      expect(after[way]).toEqual(before[way]);
      expect(JSON.stringify(after[way].given)).toContain('"documentName":"first.md"');
    },
  );
});

/** Last, as it deletes what the others ask about. */
test('a hidden document that was erased changes nothing either, until the index is made anew and ever after', async () => {
  const looks = async () => {
    const found = [];
    for (const question of questions) {
      const mixed = await shown(mixedId, question);
      expect(mixed).toEqual(await shown(fewId, question));
      found.push(mixed);
    }
    return found;
  };
  const before = await looks();
  for (const documentId of hiddenIds) await deleteDocument(owner, { documentId });
  await workUntilIdle();
  expect(await looks()).toEqual(before);
  expect(await workspacesHoldingErased()).toEqual(expect.arrayContaining([fewId, mixedId]));
  const [rebuilding] = await database()
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.name, 'rebuild-index'), eq(jobs.subjectId, mixedId)));
  await expect(cancelJob(operator, { jobId: rebuilding?.id ?? '' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await inTransaction((tx) => tx.update(jobs).set({ runAfter: 0 }).where(eq(jobs.state, 'waiting')));
  await workUntilIdle();
  expect(await workspacesHoldingErased()).toEqual([]);
  await looks();
});
