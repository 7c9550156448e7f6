import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { operator } from '#tests/support/people.ts';
import { answerOf, makeSearchable } from '#tests/support/searchable.ts';

const lease = (tenant: string, landlord: string, notice: string) => `LEASE AGREEMENT

This Lease Agreement is made on 4 March 2024 between ${landlord} Ltd. (the Landlord) and ${tenant} Inc. (the Tenant).

## 1. Rent

The Tenant pays the rent on the first day of each month.

## 2. Notice

The notice period for ending the lease is ${notice} for both sides.
`;

const paying = `
## 3. Payments

The Tenant may also send a payment by PayPal.
`;

let engine: EngineProcess;
let workspaceId: string;

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  ({ workspaceId } = await makeSearchable(operator, 'Leases', {
    'scan-1.md': lease('Brightwater', 'Owl Mill', 'three months') + paying,
    'scan-2.md': lease('Copperfield', 'Fox Tower', 'six months'),
    'scan-3.md': lease('Dandelion', 'Elm House', 'nine months'),
  }));
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

test('a name that no document mentions is refused by name', async () => {
  const answer = await answerOf(operator, { workspaceId, question: 'What is the notice period of Pfizer?' });
  expect(answer).toMatchObject({ refused: true, absent: [{ name: 'Pfizer', documents: [] }] });
});

test('so is a year that no document mentions', async () => {
  const question = 'What was the notice period for ending the lease in 2011?';
  const answer = await answerOf(operator, { workspaceId, question });
  expect(answer).toMatchObject({ refused: true, absent: [{ name: '2011' }] });
});

test('for who is only mentioned in passing no other is quoted', async () => {
  const answer = await answerOf(operator, { workspaceId, question: 'What is the notice period of PayPal?' });
  expect(JSON.stringify(answer.claims)).not.toContain('months');
  const asked = await answerOf(operator, { workspaceId, question: 'May a payment be sent by PayPal?' });
  expect(asked.claims[0]?.text).toBe('The Tenant may also send a payment by PayPal.');
});

test.each(['What is the notice period of Brightwater?', 'What is the notice period of Brightwatter?'])(
  'a name that a document mentions, in another spelling too, is not: %s',
  async (question) => {
    expect((await answerOf(operator, { workspaceId, question })).absent).toEqual([]);
  },
);

test('a question that fits several documents equally is asked back, with what tells them apart', async () => {
  const answer = await answerOf(operator, {
    workspaceId,
    question: 'What is the notice period for ending the lease?',
  });
  expect(answer.refused).toBe(false);
  expect(answer.choices.map(({ documentName }) => documentName).sort()).toEqual([
    'scan-1.md',
    'scan-2.md',
    'scan-3.md',
  ]);
  expect(answer.choices.map(({ detail }) => detail)).toContain(
    'Lease · Owl Mill Ltd., Brightwater Inc. · 4 March 2024',
  );
  const narrowed = await answerOf(operator, {
    workspaceId,
    question: 'What is the notice period for ending the lease?',
    documentIds: [answer.choices[0]?.documentId ?? ''],
  });
  expect(narrowed.choices).toEqual([]);
});

test('a question that names a party is answered from its document, which the file name does not say', async () => {
  const question = 'What is the notice period in the lease with Copperfield?';
  const answer = await answerOf(operator, { workspaceId, question });
  expect(answer.claims[0]?.text).toContain('six months');
  expect(answer.choices).toEqual([]);
});

test('documents that state something else are both quoted, each with its date', async () => {
  const { workspaceId: differing } = await makeSearchable(operator, 'Differing', {
    'supply.md':
      '# Supply Agreement\n\ndated 4 March 2024\n\nThe Buyer shall pay within 30 days of receipt of the invoice.',
    'change.md':
      '# Amendment to the Supply Agreement\n\ndated 16 June 2025\n\nThe Buyer shall pay within 60 days of receipt of the invoice.',
  });
  const question = 'Within how many days of receipt of the invoice shall the Buyer pay?';
  const answer = await answerOf(operator, { workspaceId: differing, question });
  const [difference] = answer.differences;
  expect(difference?.documents).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        documentName: 'supply.md',
        date: '2024-03-04',
        isOwnDate: true,
        states: ['30 days'],
      }),
      expect.objectContaining({
        documentName: 'change.md',
        date: '2025-06-16',
        isOwnDate: true,
        states: ['60 days'],
      }),
    ]),
  );
  const quoted = answer.claims.map(({ text }) => text).join(' ');
  expect(quoted).toContain('30 days');
  expect(quoted).toContain('60 days');
});
