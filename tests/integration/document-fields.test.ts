import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { documents } from '#lib/db/schema/index.ts';
import { changeDocument } from '#lib/documents/change-document.ts';
import { fillFields } from '#lib/ingest/fill-fields.ts';
import { queueIngest } from '#lib/jobs/queue-ingest.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { searchText } from '#lib/vectors/search-index.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { uploadFile, viewOf, workWith } from '#tests/support/ingest.ts';
import { brokenInvariants } from '#tests/support/invariants.ts';
import { operator } from '#tests/support/people.ts';
import { plainEmbedding } from '#tests/support/plain-embedding.ts';

const model = plainEmbedding();
let workspaceId: string;

beforeAll(async () => {
  migrateDatabase();
  workspaceId = (await createWorkspace(operator, { name: 'What a document is' })).id;
});
afterAll(closeDatabase);

async function search(words: string): Promise<string[]> {
  const location = await liveIndexOf(workspaceId);
  return location ? (await searchText({ location, words, limit: 50 })).map((hit) => hit.chunkId) : [];
}

const text =
  'LEASE AGREEMENT\nmade on 4 March 2024 between Sample Mill Ltd. (the Landlord) and Example Bakery Inc.';
const readAgain = async (documentId: string) => {
  const { versionId } = await viewOf({ id: documentId });
  await inTransaction((tx) =>
    queueIngest(tx, { versionId, workspaceId, createdBy: 'operator', readAgain: true }),
  );
  await workWith(model);
};

test('what a document is, is read from it, corrected by a person, and stays corrected when it is read again', async () => {
  const document = await uploadFile(workspaceId, 'scan0002.txt', text);
  await workWith(model);
  const found = {
    kind: 'Lease',
    parties: ['Sample Mill Ltd.', 'Example Bakery Inc.'],
    period: null,
    date: '2024-03-04',
    identifiers: [],
  };
  expect(await viewOf(document)).toMatchObject({ fields: found, enteredFields: [] });
  await changeDocument(operator, { documentId: document.id, parties: ['Owl Mill'], date: null });
  const corrected = { ...found, parties: ['Owl Mill'], date: null };
  await readAgain(document.id);
  expect(await viewOf(document)).toMatchObject({
    state: 'ready',
    fields: corrected,
    enteredFields: ['parties', 'date'],
  });
  await changeDocument(operator, { documentId: document.id, parties: found.parties, date: found.date });
  expect(await viewOf(document)).toMatchObject({ fields: found, enteredFields: [] });
});

test('a kind that a person entered stands before every passage', async () => {
  const document = await uploadFile(workspaceId, 'scan0003.txt', 'The tenant pays the rent monthly.');
  await workWith(model);
  await changeDocument(operator, { documentId: document.id, kind: 'Quitclaim' });
  await workWith(model);
  expect(await search('Quitclaim')).toHaveLength(1);
  expect(await brokenInvariants()).toEqual([]);
});

test.each([{ title: ' ' }, { date: '2024-02-30' }, { date: 'May' }, { parties: [''] }, { kind: '' }])(
  'what is entered cannot be %j',
  async (change) => {
    const document = await uploadFile(workspaceId, 'scan0004.txt', `The word is ${JSON.stringify(change)}.`);
    await workWith(model);
    await expect(changeDocument(operator, { documentId: document.id, ...change })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
    });
  },
);

test('it is found for documents that were read before it was looked for', async () => {
  const document = await uploadFile(workspaceId, 'scan0005.txt', `${text} Old.`);
  await workWith(model);
  await inTransaction((tx) =>
    tx.update(documents).set({ foundFields: null }).where(eq(documents.id, document.id)),
  );
  expect(await fillFields()).toBe(1);
  expect((await viewOf(document)).fields.kind).toBe('Lease');
  expect(await fillFields()).toBe(0);
});
