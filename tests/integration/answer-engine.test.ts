import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { config } from '#lib/core/config.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { chunks, messages } from '#lib/db/schema/index.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { operator } from '#tests/support/people.ts';
import { ask, eventOf, makeSearchable } from '#tests/support/searchable.ts';
import { tinyChatModel } from '#tests/support/tiny-gguf.ts';

/** The real engine on a model of random weights: whatever it babbles comes out as claims whose citations exist. */

const corpus = 'tests/fixtures/eval/tiny/corpus';

let engine: EngineProcess;
let workspaceId: string;

beforeAll(async () => {
  migrateDatabase();
  mkdirSync(config().models.directory, { recursive: true });
  copyFileSync(tinyChatModel(), join(config().models.directory, 'tiny-chat.gguf'));
  engine = await startEngine();
  ({ workspaceId } = await makeSearchable(operator, 'Babble', {
    'bakery-lease.md': readFileSync(join(corpus, 'bakery-lease.md'), 'utf8'),
    'ward-handbook.md': readFileSync(join(corpus, 'ward-handbook.md'), 'utf8'),
  }));
});

afterAll(async () => {
  await engine.stop();
  closeDatabase();
});

const questions = [
  'What is the monthly rent of the bakery?',
  'How long before the end of the term must notice be given?',
  'At which systolic pressure is the physician on duty called?',
];

async function storedSentences(): Promise<Set<string>> {
  const rows = await database().select().from(chunks);
  return new Set(rows.flatMap((row) => row.sentences.map(({ start, end }) => row.text.slice(start, end))));
}

test.each(questions)('%s', async (question) => {
  const events = await ask(operator, { workspaceId, question, mode: 'model' });
  const ended = events.filter((event) => event.type === 'claim-end');
  const { answer } = eventOf(events, 'answer-end');
  expect(answer).toMatchObject({ mode: 'model', model: 'tiny-chat.gguf' });
  const sentences = await storedSentences();
  for (const { claim } of ended) {
    expect(claim.text.trim()).not.toBe('');
    expect(claim.text).not.toMatch(/[[\]]/);
    for (const citation of claim.citations) expect(sentences).toContain(citation.sentence);
  }
  // Every claim that came to its end under the grammar cites something; only one that was cut off has nothing.
  const without = ended.filter(({ claim }) => claim.citations.length === 0);
  expect(without.length).toBeLessThanOrEqual(answer.notices.includes('cut-off') ? 1 : 0);
  expect(answer.refused || answer.claims.length > 0).toBe(true);
});

test('the second question of a conversation reads only what is new', async () => {
  const first = await ask(operator, { workspaceId, question: questions[0] ?? '', mode: 'model' });
  const { conversationId } = eventOf(first, 'answer-start');
  await ask(operator, { workspaceId, conversationId, question: questions[1] ?? '', mode: 'model' });
  const rows = await database().select().from(messages);
  const usage = rows
    .filter((row) => row.conversationId === conversationId)
    .map((row) => row.record?.['usage'] as { promptTokens: number; reusedTokens: number });
  expect(usage[1]?.reusedTokens).toBeGreaterThan((usage[0]?.promptTokens ?? 0) * 0.9);
});
