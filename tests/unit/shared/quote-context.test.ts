import { expect, test } from 'vitest';
import { sentenceAfter, sentenceBefore } from '#lib/shared/quote-context.ts';

const page = [
  'Heading',
  'The rent is due monthly. It is paid by transfer. Late rent bears interest.',
  'Deposit | 900',
].join('\n');
const start = page.indexOf('It is paid');
const end = start + 'It is paid by transfer.'.length;

test('a quote stands between the sentences of its paragraph', () => {
  expect(sentenceBefore(page, start)).toBe('The rent is due monthly.');
  expect(sentenceAfter(page, end)).toBe('Late rent bears interest.');
});

test('at the edge of its paragraph it stands beside the next line', () => {
  expect(sentenceBefore(page, page.indexOf('The rent'))).toBe('Heading');
  expect(sentenceAfter(page, page.indexOf('\nDeposit'))).toBe('Deposit | 900');
});

test('at the edge of the page there is nothing', () => {
  expect(sentenceBefore(page, 0)).toBe('');
  expect(sentenceAfter(page, page.length)).toBe('');
});

test('a very long sentence is cut at a word, away from the quote', () => {
  const long = `${'word '.repeat(200)}end. Quote. ${'more '.repeat(200)}`;
  const at = long.indexOf('Quote.');
  expect(sentenceBefore(long, at)).toMatch(/^… word .* word end\.$/);
  expect(sentenceAfter(long, at + 6)).toMatch(/^more .* more …$/);
});
