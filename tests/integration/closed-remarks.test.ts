import { afterAll, beforeAll, expect, test } from 'vitest';
import { listDocumentReaders } from '#lib/admin/audit/list-document-readers.ts';
import { openConversation } from '#lib/conversations/open-conversation.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { restrictDocument } from '#lib/documents/restrict-document.ts';
import { unrestrictDocument } from '#lib/documents/unrestrict-document.ts';
import type { Answer } from '#lib/shared/answer.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf } from '#tests/support/people.ts';
import { ask, eventOf, makeSearchable } from '#tests/support/searchable.ts';

const tenants = ['Brightwater', 'Copperfield', 'Dandelion', 'Eastgate', 'Foxglove', 'Greenhill', 'Hawthorn'];
const more = ['Ironbridge', 'Juniper', 'Kingfisher', 'Larkspur', 'Moorland', 'Nightingale', 'Oakwood'];

const lease = (tenant: string) => `LEASE AGREEMENT

This Lease Agreement is made on 4 March 2024 between Owl Mill Ltd. (the Landlord) and ${tenant} Inc. (the Tenant).

## 1. Rent

The Tenant pays the rent on the first day of each month.

## 2. Notice

The notice period for ending the lease is three months for both sides.
`;

let engine: EngineProcess;
let owner: RequestContext;
let reader: RequestContext;
let readerId: string;
let workspaceId: string;
let documentIds: Map<string, string>;

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  owner = contextOf(await addPerson('owner@example.com', 'administrator'));
  const leases = [...tenants, ...more].map(
    (tenant) => [`${tenant.toLowerCase()}.md`, lease(tenant)] as const,
  );
  const notes = 'The harpsichord in the hall is tuned by a man from the town.';
  ({ workspaceId, documentIds } = await makeSearchable(owner, 'Leases', {
    ...Object.fromEntries(leases),
    'music.md': `# Music\n\n${notes}`,
  }));
  readerId = await addPerson('reader@example.com');
  reader = contextOf(readerId);
  await grantRole(owner, { workspaceId, holder: { userId: readerId }, role: 'reader' });
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

/** The documents whose passages or sentences are in the answer. */
function shownIn({ passages, claims }: Answer): Set<string> {
  return new Set([...passages, ...claims.flatMap(({ citations }) => citations)].map((one) => one.documentId));
}

/** Asks, closes a document that only a remark of the answer tells of, and opens the conversation again. */
async function askThenClose(question: string, toldOf: (answer: Answer) => (string | undefined)[]) {
  const events = await ask(reader, { workspaceId, question, mode: 'quotes', passageCount: 0 });
  const { answer } = eventOf(events, 'answer-end');
  const documentId = toldOf(answer).find((id) => id !== undefined && !shownIn(answer).has(id));
  if (documentId === undefined) throw new Error(`nothing told beside ${JSON.stringify(answer)}`);
  const { readings } = await listDocumentReaders(owner, { documentId });
  expect(readings.some((one) => one.person.id === readerId && one.questionId === answer.messageId)).toBe(
    true,
  );
  await restrictDocument(owner, { documentId });
  const { conversationId } = eventOf(events, 'answer-start');
  expect((await openConversation(reader, { conversationId })).messages).toMatchObject([
    { answer: null, withheld: true },
  ]);
  // The next test starts with everything open.
  await unrestrictDocument(owner, { documentId });
}

test('an answer is withheld with a document that it offers as a choice', async () => {
  await askThenClose('What is the notice period for ending the lease?', ({ choices }) =>
    choices.map(({ documentId }) => documentId),
  );
});

test('and with one that it says does not speak of a year', async () => {
  const question = 'What was the notice period of Brightwater and of Copperfield in 2011?';
  await askThenClose(question, ({ absent }) =>
    absent.flatMap(({ documents }) => documents.map((name) => documentIds.get(name))),
  );
});

test('and with one whose word was searched in place of a misspelt one', async () => {
  const question = 'What is the notice period for ending the lease of the harpsichrd?';
  await askThenClose(question, ({ corrections }) =>
    corrections.some(({ searched }) => searched === 'harpsichord') ? [documentIds.get('music.md')] : [],
  );
});
