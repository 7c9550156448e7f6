import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDocumentReaders } from '#lib/admin/audit/list-document-readers.ts';
import { searchPassages } from '#lib/answer/search-passages.ts';
import { createApiKey } from '#lib/auth/create-api-key.ts';
import { revokeApiKey } from '#lib/auth/own-api-keys.ts';
import { config, setConfig } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { closeDatabase, writingConnection } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { readPassage, readPassages } from '#lib/documents/read-passages.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { findExposure } from '#lib/walls/find-exposure.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { ask, makeSearchable } from '#tests/support/searchable.ts';

const settings = {
  PINCITE_DATA_DIR: config().dataDir,
  PINCITE_LOG_LEVEL: 'silent',
  PINCITE_MIN_FREE_MB: '0',
};
const query = 'monthly rent of the mill';
const clauses = Array.from(
  { length: 40 },
  (_none, index) =>
    `## Clause ${index}\n\nThe tenant of barn ${index} pays ${index + 100} euros each quarter to the steward, who keeps a book of what was paid and shows it on request.`,
);
const texts = {
  'lease.md':
    '# Lease\n\nThe monthly rent of the mill is 2,400 euros. It is due on the first day of each month.',
  'hidden.md': '# Hidden\n\nThe monthly rent of the mill is really 9,901 euros, says quokka.',
  'long.md': `# Barns\n\n${clauses.join('\n\n')}`,
};

let engine: EngineProcess;
let workspaceId: string;
let documentIds: Map<string, string>;

const idOf = (name: string) => documentIds.get(name) ?? '';

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  const manager = contextOf(await addPerson('manager@example.org'));
  ({ workspaceId, documentIds } = await makeSearchable(manager, 'Mill', texts));
  await restrictDocument(manager, { documentId: idOf('hidden.md') });
});

afterAll(async () => {
  setConfig(settings);
  await engine.stop();
  closeDatabase();
});

async function addReader(): Promise<{ userId: string; context: RequestContext }> {
  const userId = await addPerson(`${newId()}@example.org`);
  await grantRole(operator, { workspaceId, holder: { userId }, role: 'reader' });
  return { userId, context: contextOf(userId) };
}

async function kindsSeen(userId: string, name: string): Promise<string[]> {
  const { readings } = await listDocumentReaders(operator, { documentId: idOf(name) });
  return readings.filter(({ person }) => person.id === userId).map(({ kind }) => kind);
}

describe('a search for passages', () => {
  it('finds the nearest, with their best sentences, and nothing that is restricted', async () => {
    const { context } = await addReader();
    const found = await searchPassages(context, { workspaceId, query, limit: 2 });
    expect(found.answerable).toBe(true);
    expect(found.passages.length).toBeLessThanOrEqual(2);
    expect(found.passages[0]).toMatchObject({ documentName: 'lease.md', page: 1 });
    expect(found.quotes[0]?.sentence).toBe('The monthly rent of the mill is 2,400 euros.');
    expect(JSON.stringify(found)).not.toMatch(/9,901|quokka|hidden/);
    expect(found.searched.documents).toBe(2);
    const none = await searchPassages(context, { workspaceId, query: 'Which zeppelins did Quux order?' });
    expect(none.answerable).toBe(false);
  });

  it('is recorded as what it shows, for those who ask who saw it and for a wall', async () => {
    const { userId, context } = await addReader();
    const found = await searchPassages(context, { workspaceId, query, documentIds: [idOf('lease.md')] });
    expect(new Set(found.passages.map(({ documentId }) => documentId))).toEqual(new Set([idOf('lease.md')]));
    expect(await kindsSeen(userId, 'lease.md')).toEqual(['searched']);
    expect(await kindsSeen(userId, 'long.md')).toEqual([]);
    const person = { userId, name: 'Reader', email: 'reader@example.org' };
    const exposure = await findExposure(operator, { people: [person], workspaceIds: [workspaceId] });
    expect(exposure[0]?.documents).toMatchObject([{ documentId: idOf('lease.md'), opened: 1, answers: 0 }]);
  });

  it('shows nothing when that can’t be recorded', async () => {
    const { context } = await addReader();
    const { sqlite } = writingConnection();
    sqlite.exec(
      `create trigger no_audit before insert on audit begin select raise(abort, 'no row today'); end`,
    );
    try {
      await expect(searchPassages(context, { workspaceId, query })).rejects.toThrow();
      await expect(readPassages(context, { documentId: idOf('lease.md') })).rejects.toThrow();
    } finally {
      sqlite.exec('drop trigger no_audit');
    }
  });

  it('counts as a question of the person', async () => {
    setConfig({ ...settings, PINCITE_QUESTIONS_PER_HOUR: '2' });
    const { context } = await addReader();
    await searchPassages(context, { workspaceId, query });
    await searchPassages(context, { workspaceId, query });
    const refused = { code: 'QUOTA_REACHED' };
    await expect(searchPassages(context, { workspaceId, query })).rejects.toMatchObject(refused);
    await expect(ask(context, { workspaceId, question: query })).rejects.toMatchObject(refused);
    setConfig(settings);
  });

  it('is refused to who may not, and for what is no query', async () => {
    const stranger = contextOf(await addPerson('stranger@example.org'));
    const { userId, context } = await addReader();
    const search = (by: RequestContext, input: { workspaceId?: string; query?: string } = {}) =>
      searchPassages(by, { workspaceId, query, ...input });
    await expect(search(stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(search(context, { workspaceId: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(search(context, { query: '  ' })).rejects.toMatchObject({ code: 'QUESTION_EMPTY' });
    await expect(search(context, { query: 'x'.repeat(4001) })).rejects.toMatchObject({
      code: 'QUESTION_TOO_LONG',
    });
    const scope = { name: 'Program', role: 'reader', workspaceIds: null, days: 1 } as const;
    const { id: keyId } = await createApiKey(context, scope);
    const program: RequestContext = { principal: { kind: 'key', userId, keyId }, requestId: 'test' };
    expect((await search(program)).answerable).toBe(true);
    await revokeApiKey(context, { keyId });
    await expect(search(program)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the passages of a document', () => {
  it('are read in order, in parts and around one', async () => {
    const { userId, context } = await addReader();
    const documentId = idOf('long.md');
    const all = await readPassages(context, { documentId });
    expect(all.length).toBeGreaterThan(5);
    expect(all.map(({ number }) => number)).toEqual(all.map((_passage, index) => index + 1));
    expect(await readPassages(context, { documentId, from: 2, to: 3 })).toEqual(all.slice(1, 3));
    const third = all[2]?.chunkId ?? '';
    expect(await readPassage(context, { passageId: third })).toEqual(all.slice(2, 3));
    expect(await readPassage(context, { passageId: third, around: 1 })).toEqual(all.slice(1, 4));
    expect(await readPassage(context, { passageId: all[0]?.chunkId ?? '', around: 1 })).toEqual(
      all.slice(0, 2),
    );
    expect(await kindsSeen(userId, 'long.md')).toEqual(['opened']);
  });

  it('are refused alike, whether they are hidden or not there', async () => {
    const { context } = await addReader();
    const [hidden] = await readPassages(operator, { documentId: idOf('hidden.md') });
    expect(hidden?.text).toContain('quokka');
    for (const passageId of [hidden?.chunkId ?? '', newId(), 'x', ''])
      await expect(readPassage(context, { passageId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    for (const documentId of [idOf('hidden.md'), newId(), 'x'])
      await expect(readPassages(context, { documentId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
