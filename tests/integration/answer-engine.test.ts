import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '#lib/auth/create-api-key.ts';
import { resolveKey } from '#lib/auth/resolve-key.ts';
import { deleteConversation } from '#lib/conversations/delete-conversation.ts';
import { now, setClockOffset } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { chunks, messages } from '#lib/db/schema/index.ts';
import { confirmAllFiles } from '#lib/model-intake/confirm-model.ts';
import { forgetEvaluated } from '#lib/models/forget-evaluated.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { createWall } from '#lib/walls/create-wall.ts';
import { RightsWatch } from '#lib/worker/forget-with-rights.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { startEngine, type EngineProcess } from '#tests/support/engine-process.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
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
  await confirmAllFiles(operator);
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

async function usageIn(conversationId: string): Promise<{ promptTokens: number; reusedTokens: number }[]> {
  const rows = await database().select().from(messages).orderBy(messages.ordinal);
  return rows
    .filter((row) => row.conversationId === conversationId)
    .map((row) => row.record?.['usage'] as { promptTokens: number; reusedTokens: number });
}

test('the second question of a conversation reads only what is new', async () => {
  const first = await ask(operator, { workspaceId, question: questions[0] ?? '', mode: 'model' });
  const { conversationId } = eventOf(first, 'answer-start');
  await ask(operator, { workspaceId, conversationId, question: questions[1] ?? '', mode: 'model' });
  const usage = await usageIn(conversationId);
  expect(usage[1]?.reusedTokens).toBeGreaterThan((usage[0]?.promptTokens ?? 0) * 0.9);
});

describe('what was evaluated for a person', () => {
  const question = questions[0] ?? '';
  let person: RequestContext;
  let other: RequestContext;
  let key: RequestContext;
  let personId = '';

  const askAs = async (
    context: RequestContext,
    more: { question?: string; conversationId?: string } = {},
  ) => {
    const events = await ask(context, { workspaceId, question, mode: 'model', ...more });
    const { conversationId } = eventOf(events, 'answer-start');
    const usage = (await usageIn(conversationId)).at(-1);
    if (!usage) throw new Error('an answer without a count of tokens');
    return { ...usage, conversationId };
  };
  const evaluatedTokens = () => forgetEvaluated({ conversation: 'none' });

  beforeAll(async () => {
    [personId, other] = [await addPerson('a@example.test'), contextOf(await addPerson('b@example.test'))];
    person = contextOf(personId);
    await addPerson('root@example.test', 'administrator');
    for (const { principal } of [person, other]) {
      await grantRole(operator, { workspaceId, holder: { userId: principalId(principal) }, role: 'reader' });
    }
    const lent = { name: 'Script', role: 'reader', workspaceIds: null, days: 1 } as const;
    const made = await createApiKey(person, lent);
    key = await resolveKey(made.key, { headers: new Headers(), requestId: 'test' });
  });

  test('is evaluated anew for the next who asks the same, and for the person’s own key', async () => {
    // Another question from other documents, until the instructions stand in every place, and nothing else to share.
    let instructionTokens = 0;
    for (let asked = 0; asked < 5; asked += 1) {
      ({ reusedTokens: instructionTokens } = await askAs(other, { question: questions[2] ?? '' }));
    }
    expect(instructionTokens).toBeGreaterThan(50);
    // A place where a question was rewritten before holds not even the instructions.
    const atMost = [0, instructionTokens];
    const first = await askAs(person);
    expect(atMost).toContain(first.reusedTokens);
    const { conversationId } = first;
    const followUp = await askAs(person, { conversationId });
    expect(followUp.reusedTokens).toBeGreaterThan(first.promptTokens * 0.9);
    const second = await askAs(other);
    expect(second.promptTokens).toBe(first.promptTokens);
    expect(atMost).toContain(second.reusedTokens);
    // The key may go on with the person's conversation, but not with what was evaluated for the person.
    const byKey = await askAs(key, { conversationId });
    expect(byKey.promptTokens).toBeGreaterThan(followUp.promptTokens);
    expect(atMost).toContain(byKey.reusedTokens);
    expect(atMost).toContain((await askAs(key)).reusedTokens);
  });

  test('is forgotten when the conversation is deleted', async () => {
    await forgetEvaluated('everything');
    const { conversationId, promptTokens } = await askAs(person);
    expect(await evaluatedTokens()).toBeGreaterThanOrEqual(promptTokens);
    await deleteConversation(person, { conversationId });
    await expect.poll(evaluatedTokens).toBe(0);
  });

  test('is forgotten when rights change, or when a wall begins by itself', async () => {
    const rights = new RightsWatch();
    await rights.look();
    await expect.poll(evaluatedTokens).toBe(0);
    const around = {
      ...{ name: 'Wall', reason: 'Two teams act against each other.', endsAt: null },
      ...{ kind: 'all-but-these' as const, userIds: [personId], groupIds: [], workspaceIds: [workspaceId] },
    };
    const acts = [
      () => createWall(operator, { ...around, startsAt: now() + 3_600_000 }),
      () => changePerson(operator, { userId: personId, disabled: true }),
    ];
    for (const act of acts) {
      const { promptTokens } = await askAs(other);
      await rights.look();
      expect(await evaluatedTokens()).toBeGreaterThanOrEqual(promptTokens);
      await act();
      await rights.look();
      await expect.poll(evaluatedTokens).toBe(0);
    }
    const { promptTokens } = await askAs(other);
    expect(await evaluatedTokens()).toBeGreaterThanOrEqual(promptTokens);
    setClockOffset(3_700_000);
    await rights.look();
    setClockOffset(0);
    await expect.poll(evaluatedTokens).toBe(0);
  });
});
