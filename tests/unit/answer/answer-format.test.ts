import { expect, test } from 'vitest';
import { z } from 'zod';
import { buildAnswerSchema } from '#lib/answer/answer-format.ts';
import { buildMessages } from '#lib/answer/prompt.ts';

const checkerOf = (schema: Record<string, unknown>) => {
  const checked = z.fromJSONSchema(schema);
  return (value: unknown) => checked.safeParse(value).success;
};

const sources = [
  { number: 1, sentenceNumbers: [1, 2] },
  { number: 4, sentenceNumbers: [7] },
];

test('the schema allows exactly the ids that exist, one to three for a claim', () => {
  const isAllowed = checkerOf(buildAnswerSchema(sources));
  const claims = (...ids: string[]) => ({ claims: [{ text: 'A.', ids }] });
  for (const right of [{ claims: [] }, claims('1.1'), claims('1.2', '4.7', '1.1')])
    expect(isAllowed(right)).toBe(true);
  for (const wrong of [
    claims(),
    claims('1.3'),
    claims('1.1', '1.2', '4.7', '1.1'),
    { claims: [{ text: 'A.' }] },
    { claims: [{ ids: ['1.1'] }] },
    { claims: [{ text: 'A.', ids: ['1.1'], more: 1 }] },
    { claims: 'NOT_FOUND' },
    {},
  ])
    expect(isAllowed(wrong)).toBe(false);
});

test('without sentences only “not found” can be written', () => {
  const isAllowed = checkerOf(buildAnswerSchema([]));
  expect(isAllowed({ claims: [] })).toBe(true);
  expect(isAllowed({ claims: [{ text: 'A.', ids: ['1.1'] }] })).toBe(false);
});

test('the prompt asks for the form that the reply is held to', () => {
  const prompt = (format: 'lines' | 'json') =>
    buildMessages({ turns: [], question: 'What is the rent?', sources: [], format })
      .map(({ content }) => content)
      .join('\n');
  expect(prompt('json')).toContain('Write one JSON object');
  expect(prompt('json')).toContain('write {"claims":[]} and nothing else');
  expect(prompt('json')).not.toMatch(/NOT_FOUND|one claim per line/);
  expect(prompt('lines')).not.toMatch(/JSON|claims":/);
});
