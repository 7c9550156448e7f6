import { expect, test } from 'vitest';
import { buildGrammar } from '#lib/answer/grammar.ts';

test('the grammar allows exactly the ids that exist', () => {
  const grammar = buildGrammar([
    { number: 1, sentenceNumbers: [1, 2] },
    { number: 4, sentenceNumbers: [7] },
  ]);
  expect(grammar).toContain('id ::= "1." ("1" | "2") | "4." ("7")');
  expect(grammar).toContain('root ::= "NOT_FOUND" | claim ("\\n" claim)*');
});

test('bounded repetition, which is slow with large vocabularies, does not occur', () => {
  expect(buildGrammar([{ number: 1, sentenceNumbers: [1] }])).not.toMatch(/\{\d/);
});

test('without sentences only the not-found token can be written', () => {
  expect(buildGrammar([])).toBe('root ::= "NOT_FOUND"');
  expect(buildGrammar([{ number: 1, sentenceNumbers: [] }])).toBe('root ::= "NOT_FOUND"');
});
