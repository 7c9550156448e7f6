import { expect, test } from 'vitest';
import { canonicalNumber, termsOf, wordsOf } from '#lib/answer/words.ts';

test('words are compared by their stem, without accents and stop words', () => {
  expect(termsOf('The terminations of the Agreements')).toEqual(termsOf('termination agreement'));
  expect(termsOf('Société')).toEqual(['societ']);
  expect(termsOf('what is it?')).toEqual([]);
});

test('one number has one spelling', () => {
  expect(canonicalNumber('1,577.00')).toBe('1577');
  expect(canonicalNumber('1577')).toBe('1577');
  expect(canonicalNumber('0.50')).toBe('0.5');
  expect(canonicalNumber('007')).toBe('7');
  expect(canonicalNumber('3.2.1')).toBe('3.2.1');
});

test('words keep their place in the text', () => {
  const text = "Smith's fee: $1,577.00 (FY2018).";
  const places = wordsOf(text).map((word) => text.slice(word.start, word.end));
  expect(places).toEqual(["Smith's", 'fee', '1,577.00', 'FY2018']);
  expect(wordsOf(text)[0]?.term).toBe('smith');
});
