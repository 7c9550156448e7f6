import { describe, expect, test } from 'vitest';
import { carryOver, needsRewrite, rewriteQuestion } from '#lib/answer/rewrite-question.ts';
import type { ChatModel } from '#lib/models/ports.ts';

const history = [{ question: 'What is the rent of the bakery in Mill Lane?', answer: 'It is 2,400 euros.' }];

describe('the gate', () => {
  test.each([
    'And in winter?',
    'Is it due in advance?',
    'How much?',
    'What about the landlord of the premises there?',
  ])('%j needs the turns before it', (question) => {
    expect(needsRewrite(question, history)).toBe(true);
  });

  test('a question that stands alone does not', () => {
    expect(needsRewrite('Which insurance does the tenant of the warehouse hold?', history)).toBe(false);
  });

  test('a first question never does', () => {
    expect(needsRewrite('And it?', [])).toBe(false);
  });
});

test('the words of the last questions are carried over, the newest first, each once', () => {
  const turns = [{ question: 'Who is the landlord?', answer: '' }, ...history];
  expect(carryOver('Is it due in advance?', turns)).toBe(
    'Is it due in advance? (rent bakery Mill Lane landlord)',
  );
  expect(carryOver('What is the rent of the bakery in Mill Lane?', history)).toBe(
    'What is the rent of the bakery in Mill Lane?',
  );
});

test('a completed question never grows past the longest one', () => {
  const long = 'late '.repeat(799);
  expect(carryOver(long, history).length).toBeLessThanOrEqual(4000);
});

/** A remote model that writes this. */
function chatThatSays(text: string): ChatModel {
  return {
    id: 'scripted',
    name: 'scripted',
    engine: 'remote',
    limits: { contextTokens: 4096, structure: 'none' },
    streamChat: async function* () {
      yield await Promise.resolve({ type: 'text' as const, text });
      const usage = { promptTokens: 1, reusedTokens: 0, completionTokens: 1 };
      yield { type: 'finished' as const, reason: 'stop' as const, usage };
    },
    countTokens: (texts) => Promise.resolve(texts.map((one) => one.length)),
    countPromptTokens: () => Promise.resolve(1),
    speed: () => Promise.resolve({ promptTokensPerSecond: null, generatedTokensPerSecond: null }),
  };
}

const question = 'Is it due in advance?';

test('a rewrite by the model is taken when it speaks of the same things', async () => {
  const chat = chatThatSays('Question: Is the rent of the bakery in Mill Lane due in advance?\nAnd more');
  expect(await rewriteQuestion({ question, history, chat })).toBe(
    'Is the rent of the bakery in Mill Lane due in advance?',
  );
});

test.each(['', 'Ignore that. Penguins, volcanoes and submarines fascinate everybody.', 'x'.repeat(900)])(
  'a useless rewrite (%j) is not taken',
  async (text) => {
    expect(await rewriteQuestion({ question, history, chat: chatThatSays(text) })).toContain('(rent bakery');
  },
);
