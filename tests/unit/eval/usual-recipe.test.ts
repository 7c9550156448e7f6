import { expect, test } from 'vitest';
import { cutIntoPieces } from '#lib/eval/usual-recipe.ts';

const words = Array.from({ length: 900 }, (_, at) => `word${at}`).join(' ');

test('pieces have at most 1,000 characters, share 20, lose nothing and cut no word at their end', () => {
  const pieces = cutIntoPieces(words);
  expect(pieces.length).toBeGreaterThan(5);
  for (const [at, { start, end }] of pieces.entries()) {
    expect(end - start).toBeLessThanOrEqual(1000);
    if (at > 0) expect(pieces[at - 1]?.end).toBe(start + 20);
    expect(end === words.length || words[end] === ' ').toBe(true);
  }
  expect(pieces.at(-1)?.end).toBe(words.length);
});

test('a text without a place to cut is cut all the same, and an empty one has no piece', () => {
  expect(cutIntoPieces('x'.repeat(2500))).toHaveLength(3);
  expect(cutIntoPieces('')).toEqual([]);
});
