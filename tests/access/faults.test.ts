import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import * as readScope from '#lib/access/read-scope.ts';
import { inArray } from 'drizzle-orm';
import { now, setClockOffset } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { chunks } from '#lib/db/schema/index.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import type { AnswerEvent } from '#lib/shared/answer.ts';
import * as searchIndex from '#lib/vectors/search-index.ts';
import type { IndexHit } from '#lib/vectors/types.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf } from '#tests/support/people.ts';
import { startScriptedEngine, type ScriptedEngine } from '#tests/support/scripted-engine.ts';
import { answerQuestion } from '#lib/answer/answer-question.ts';
import { ask, eventOf, makeSearchable, useScriptedChat } from '#tests/support/searchable.ts';

vi.mock('#lib/vectors/search-index.ts', { spy: true });
vi.mock('#lib/access/read-scope.ts', { spy: true });

const lease =
  '# Lease\n\nThe monthly rent of the mill is 2,400 euros. It is due on the first day of each month.';
const hidden = '# Hidden\n\nThe monthly rent of the mill is really 9,901 euros, says quokka.';
const foreign = '# Foreign\n\nThe monthly rent of the mill of others is 8,802 euros, says zebrafish.';
const canaries = /9,901|8,802|quokka|zebrafish|hidden\.md|foreign\.md/;
const question = 'What is the monthly rent of the mill?';

let engine: EngineProcess;
let scripted: ScriptedEngine;
let root: RequestContext;
let reader: RequestContext;
let readerId: string;
let workspaceId: string;
let forbiddenIds: string[];
let forbiddenHits: IndexHit[];

beforeAll(async () => {
  migrateDatabase();
  root = contextOf(await addPerson('root@example.org', 'administrator'));
  engine = await startEngine();
  scripted = await startScriptedEngine();
  const manager = contextOf(await addPerson('manager@example.org'));
  const own = await makeSearchable(manager, 'Mill', { 'lease.md': lease, 'hidden.md': hidden });
  const others = await makeSearchable(manager, 'Others', { 'foreign.md': foreign });
  ({ workspaceId } = own);
  readerId = await addPerson('reader@example.org');
  reader = contextOf(readerId);
  await grantRole(manager, { workspaceId, holder: { userId: readerId }, role: 'reader' });
  const hiddenId = own.documentIds.get('hidden.md') ?? '';
  await restrictDocument(manager, { documentId: hiddenId });
  forbiddenIds = [hiddenId, others.documentIds.get('foreign.md') ?? ''];
  const rows = await database()
    .select({ id: chunks.id })
    .from(chunks)
    .where(inArray(chunks.documentId, forbiddenIds));
  forbiddenHits = rows.map(({ id }, index) => ({ chunkId: id, score: 100 - index }));
  expect(forbiddenHits.length).toBeGreaterThan(1);
  await useScriptedChat(root, scripted);
});

afterAll(async () => {
  await engine.stop();
  await scripted.close();
  closeDatabase();
});

afterEach(() => {
  vi.resetAllMocks();
});

function expectNothingForbidden(events: readonly AnswerEvent[]): void {
  const sent = JSON.stringify(events);
  expect(sent).not.toMatch(canaries);
  for (const id of [...forbiddenIds, ...forbiddenHits.map(({ chunkId }) => chunkId)])
    expect(sent).not.toContain(id);
}

function withoutFilter<T extends { documentIds?: readonly string[] }>(input: T): Omit<T, 'documentIds'> {
  const { ...rest } = input;
  delete rest.documentIds;
  return rest;
}

const searchText = vi.mocked(searchIndex.searchText);
const searchVectors = vi.mocked(searchIndex.searchVectors);

describe('an index that can’t be trusted', () => {
  test('leaks nothing when it gives rows of hidden and foreign documents', async () => {
    searchText.mockImplementation(() => Promise.resolve(forbiddenHits));
    searchVectors.mockImplementation(() => Promise.resolve(forbiddenHits));
    const events = await ask(reader, { workspaceId, question, mode: 'quotes' });
    expectNothingForbidden(events);
    expect(searchVectors).toHaveBeenCalled();
    expect(eventOf(events, 'evidence').passages.map(({ documentName }) => documentName)).toEqual([
      'lease.md',
    ]);
  });

  test('leaks nothing when it ignores the filter', async () => {
    const actual = await vi.importActual<typeof searchIndex>('#lib/vectors/search-index.ts');
    searchText.mockImplementation((input) => actual.searchText(withoutFilter(input)));
    let given: IndexHit[] = [];
    searchVectors.mockImplementation(async (input) => {
      given = await actual.searchVectors(withoutFilter(input));
      return given;
    });
    const events = await ask(reader, { workspaceId, question, mode: 'quotes' });
    // The filter was lost for sure: the hidden passage came back from the index.
    expect(given.some(({ chunkId }) => forbiddenHits.some((hit) => hit.chunkId === chunkId))).toBe(true);
    expectNothingForbidden(events);
    expect(eventOf(events, 'answer-end').answer.refused).toBe(false);
  });

  test('leaks nothing to the language model either', async () => {
    scripted.play({ kind: 'text', text: 'NOT_FOUND' });
    searchVectors.mockImplementation(() => Promise.resolve(forbiddenHits));
    await ask(reader, { workspaceId, question, mode: 'model' });
    const prompts = scripted.requests.filter(({ path }) => path === '/v1/chat/completions');
    expect(prompts).toHaveLength(1);
    expect(JSON.stringify(prompts)).toContain('2,400 euros');
    expect(JSON.stringify(prompts)).not.toMatch(canaries);
  });
});

describe('access that can’t be decided', () => {
  const broken = new Error('the database of rights is gone');

  test('means no answer when no scope can be made', async () => {
    vi.mocked(readScope.makeReadScope).mockRejectedValue(broken);
    await expect(ask(reader, { workspaceId, question })).rejects.toBe(broken);
    await expect(listDocuments(reader, { workspaceId })).rejects.toBe(broken);
    expect(searchText).not.toHaveBeenCalled();
    expect(searchVectors).not.toHaveBeenCalled();
  });

  test.each(['readableDocuments', 'hasHiddenDocuments'] as const)(
    'means no evidence when %s throws, and no search without a filter',
    async (name) => {
      vi.mocked(readScope[name]).mockImplementation(() => {
        throw broken;
      });
      const events = await ask(reader, { workspaceId, question, mode: 'quotes' });
      expect(events.map(({ type }) => type)).toEqual(['answer-start', 'answer-error']);
      expect(eventOf(events, 'answer-error').code).toBe('UNEXPECTED');
      expect(JSON.stringify(events)).not.toMatch(/rent of the mill is/);
      expect(searchText).not.toHaveBeenCalled();
      expect(searchVectors).not.toHaveBeenCalled();
    },
  );

  test('means that no answer begins, and that a running one ends', async () => {
    vi.mocked(readScope.isScopeCurrent).mockRejectedValue(broken);
    await expect(ask(reader, { workspaceId, question, mode: 'quotes' })).rejects.toBe(broken);
    vi.mocked(readScope.isScopeCurrent).mockResolvedValueOnce(true).mockRejectedValue(broken);
    const events = await ask(reader, { workspaceId, question, mode: 'quotes' });
    expect(events.map(({ type }) => type)).toEqual(['answer-start', 'answer-error']);
  });
});

describe('a wall while an answer is written', () => {
  /** Less than a session may be idle or is fresh: it is the wall that ends the answer. */
  const soonMs = 200_000;
  const slow = 'The monthly rent of the mill is 2,400 euros. [1.2]\n'.repeat(40);
  const makeWall = (startsAt: number | null) =>
    createWall(root, {
      name: 'Screen',
      reason: 'Hired from the other side.',
      kind: 'all-but-these',
      userIds: [readerId],
      groupIds: [],
      workspaceIds: [workspaceId],
      startsAt,
      endsAt: null,
    });

  afterEach(() => {
    setClockOffset(0);
  });

  test.each([
    {
      name: 'put up',
      before: () => Promise.resolve(null),
      shut: async () => (await makeWall(null)).wallId,
    },
    {
      name: 'begun by the clock, when nothing is written',
      before: async () => (await makeWall(now() + soonMs)).wallId,
      shut: () => {
        setClockOffset(soonMs + 1000);
        return Promise.resolve(null);
      },
    },
  ])('$name stops it within two seconds, without another claim', async ({ before, shut }) => {
    scripted.play({ kind: 'text', text: slow, delayMs: 60 });
    const planned = await before();
    const events: AnswerEvent[] = [];
    let wallId = planned;
    let wallAt = Number.NaN;
    for await (const event of answerQuestion(reader, { workspaceId, question, mode: 'model' })) {
      events.push(event);
      if (event.type !== 'claim-end' || !Number.isNaN(wallAt)) continue;
      wallId = (await shut()) ?? wallId;
      wallAt = performance.now();
    }
    expect(performance.now() - wallAt).toBeLessThan(2000);
    expect(events.filter(({ type }) => type === 'claim-end')).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({ type: 'answer-error', code: 'NOT_FOUND' });
    await expect.poll(() => scripted.requests.at(-1)?.wasAborted).toBe(true);
    await liftWall(root, { wallId: wallId ?? '' });
  });
});
