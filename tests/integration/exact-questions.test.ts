import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { uploadFile } from '#tests/support/ingest.ts';
import { operator } from '#tests/support/people.ts';
import { answerOf, workUntilIdle } from '#tests/support/searchable.ts';

let engine: EngineProcess;
let workspaceId: string;

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  ({ id: workspaceId } = await createWorkspace(operator, { name: 'Samples' }));
  for (const name of ['supply-agreement', 'notice-of-delay', 'anticoagulation-guideline']) {
    await uploadFile(workspaceId, `${name}.pdf`, readFileSync(`data/samples/corpus/${name}.pdf`));
  }
  await workUntilIdle();
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

const ask = (question: string) => answerOf(operator, { workspaceId, question, mode: 'quotes' });

test.each([
  [
    'What does clause 6.2 of the supply agreement say?',
    'supply-agreement.pdf',
    /^6\.2 If Products are delivered late/,
  ],
  ['What does section 8 of the supply agreement say?', 'supply-agreement.pdf', /^8\.\d /],
  ['What happened on July 14, 2025?', 'notice-of-delay.pdf', /14 July 2025/],
  ['What is said about "full week of delay"?', 'supply-agreement.pdf', /full week of delay/],
  ['What does "Products" mean?', 'supply-agreement.pdf', /^"Products" means/],
])('what must stand in the text as it is comes first: %s', async (question, document, text) => {
  const answer = await ask(question);
  expect(answer.refused).toBe(false);
  expect(answer.claims[0]?.text).toMatch(text);
  expect(answer.claims[0]?.citations[0]?.documentName).toBe(document);
});

test('only the document whose section is asked for is quoted', async () => {
  const { claims } = await ask('What does section 8 of the supply agreement say?');
  expect(new Set(claims.flatMap(({ citations }) => citations.map((one) => one.documentName)))).toEqual(
    new Set(['supply-agreement.pdf']),
  );
});

test('a phrase in quotation marks that no document has is refused by name', async () => {
  const answer = await ask('What is said about "week of the elephants"?');
  expect(answer).toMatchObject({ refused: true, absent: [{ name: '“week of the elephants”' }] });
});

test('a misspelt word is searched as what was meant, and said', async () => {
  const answer = await ask('What must the suplier do about a defective pump?');
  expect(answer.corrections).toEqual([{ written: 'suplier', searched: 'supplier' }]);
  expect(answer.refused).toBe(false);
});

test.each([
  ['a word that the documents have', 'What must the supplier do about a defective pump?'],
  ['an English word that no document has', 'What must the suppler do about a defective pump?'],
  ['a word in quotation marks', 'What must the "suplier" do about a defective pump?'],
  ['a medicine', 'What is the dose of samplaxabn for prevention?'],
])('%s is never changed', async (_what, question) => {
  expect((await ask(question)).corrections).toEqual([]);
});
