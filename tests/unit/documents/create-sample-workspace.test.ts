import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { createSampleWorkspace } from '#lib/documents/create-sample-workspace.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { addPerson, contextOf } from '#tests/support/people.ts';

beforeAll(migrateDatabase);
afterAll(closeDatabase);

test('the samples come into a workspace of the person who asked for them', async () => {
  const person = contextOf(await addPerson('ann@example.org'));
  const { workspaceId } = await createSampleWorkspace(person);
  const names = (await listDocuments(person, { workspaceId })).map((document) => document.name);
  expect(names).toContain('anticoagulation-guideline.pdf');
  expect(names).toContain('supply-agreement.pdf');
});
