import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { loadSuite, type Suite } from '#lib/eval/load-suite.ts';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { uploadFile } from '#tests/support/ingest.ts';
import { operator } from '#tests/support/people.ts';
import { answerOf, workUntilIdle } from '#tests/support/searchable.ts';

/** Collections of the samples: each alone, and the memorandum among few others, where its words are common or rare. */
const alone = [
  'amendment-no-1',
  'anticoagulation-guideline',
  'expert-memorandum',
  'invoice-2025-3341',
  'medication-chart',
  'notice-of-delay',
  'sepsis-pathway',
  'supply-agreement',
].map((name) => [name]);
const together = [
  ['expert-memorandum', 'medication-chart'],
  ['amendment-no-1', 'notice-of-delay'],
  ['expert-memorandum', 'invoice-2025-3341', 'notice-of-delay'],
  ['amendment-no-1', 'expert-memorandum', 'sepsis-pathway'],
  ['amendment-no-1', 'expert-memorandum', 'invoice-2025-3341', 'notice-of-delay', 'sepsis-pathway'],
];

let engine: EngineProcess;
let suite: Suite;
const workspaceIds = new Map<string, string>();

beforeAll(async () => {
  migrateDatabase();
  engine = await startEngine();
  suite = await loadSuite('data/samples');
  for (const names of [...alone, ...together]) {
    const title = names.join(', ');
    const { id } = await createWorkspace(operator, { name: title });
    workspaceIds.set(title, id);
    for (const name of names) {
      await uploadFile(id, `${name}.pdf`, readFileSync(`data/samples/corpus/${name}.pdf`));
    }
  }
  await workUntilIdle();
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

test.each([...alone, ...together].map((names) => ({ title: names.join(', '), names })))(
  'how few documents there are refuses no right question and answers no wrong one: $title',
  async ({ title, names }) => {
    const loaded = new Set(names.map((name) => `${name}.pdf`));
    const workspaceId = workspaceIds.get(title) ?? '';
    const refused: string[] = [];
    const asked = suite.questions.filter(
      ({ answerable, gold }) => !answerable || gold.some(({ document }) => loaded.has(document)),
    );
    for (const { id, question } of asked) {
      const answer = await answerOf(operator, { workspaceId, question, mode: 'quotes' });
      if (answer.refused) refused.push(id);
    }
    expect(refused).toEqual(asked.filter(({ answerable }) => !answerable).map(({ id }) => id));
    expect(asked.length).toBeGreaterThan(refused.length);
  },
);
