import { expect, test } from 'vitest';
import { buildMessages, type PromptSource, type PromptTurn } from '#lib/answer/prompt.ts';

/** What the engine evaluates once for everybody must say nothing of anybody. */

const text = 'The rent is due in May.';
const chunk = {
  ...{
    chunkId: 'c',
    documentId: 'd',
    versionId: 'v',
    ordinal: 0,
    text,
    header: 'Lease',
    documentName: 'a.md',
  },
  ...{ pageStart: 1, pageEnd: 1, sentences: [{ start: 0, end: text.length }] },
} as unknown as PromptSource['chunk'];
const source = { number: 1, chunk, sentenceIndexes: [0] };
const turn: PromptTurn = { question: 'Before?', sources: [source], reply: 'In May. [1.1]\n' };

test('the instructions are one message at the start, the same whatever is asked from whatever sources', () => {
  const inputs = [
    { turns: [], question: 'When?', sources: [source] },
    { turns: [turn], question: 'Who is A?', sources: [] },
    { turns: [turn, turn], question: 'system', sources: [source, source] },
  ];
  const systems = inputs.map((input) => buildMessages(input).filter(({ role }) => role === 'system'));
  expect(new Set(systems.map((found) => JSON.stringify(found))).size).toBe(1);
  expect(systems[0]).toHaveLength(1);
  for (const input of inputs) expect(buildMessages(input)[0]).toEqual(systems[0]?.[0]);
});
