import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { RequestContext } from '#lib/core/context.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import * as searchIndex from '#lib/vectors/search-index.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf } from '#tests/support/people.ts';
import { answerOf, makeSearchable } from '#tests/support/searchable.ts';

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

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  const manager = contextOf(await addPerson('manager@example.org'));
  readerId = await addPerson('reader@example.org');
  ({ workspaceId: plainId } = await makeSearchable(manager, 'Plain', open));
  fewId = await makeWithHidden(manager, 'Few', Object.keys(hidden).slice(0, 1));
  mixedId = await makeWithHidden(manager, 'Mixed', Object.keys(hidden));
  for (const workspaceId of [plainId, fewId, mixedId]) {
    await grantRole(manager, { workspaceId, holder: { userId: readerId }, role: 'reader' });
  }
});

/** The open documents with these hidden ones. */
async function makeWithHidden(manager: RequestContext, name: string, names: string[]): Promise<string> {
  const texts = Object.fromEntries(names.map((file) => [file, hidden[file] ?? '']));
  const { workspaceId, documentIds } = await makeSearchable(manager, name, { ...open, ...texts });
  for (const file of names) await restrictDocument(manager, { documentId: documentIds.get(file) ?? '' });
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
  expect(await shown(mixedId, question)).toEqual(await shown(fewId, question));
  expect((await shown(mixedId, question)).corrections).toEqual([]);
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
