import { expect, test } from 'vitest';
import { ThoughtFilter } from '#lib/models/thought-filter.ts';

function filtered(text: string, partCharacters: number): string {
  const filter = new ThoughtFilter();
  const parts: string[] = [];
  for (let start = 0; start < text.length; start += partCharacters) {
    parts.push(filter.push(text.slice(start, start + partCharacters)));
  }
  return parts.join('') + filter.flush();
}

test.each([1, 2, 3, 8, 1000])('in parts of %i characters the same text comes out', (size) => {
  expect(filtered('<think>a < b, </thin k> still</think>\n\nAnswer <b> [1.1]', size)).toBe(
    'Answer <b> [1.1]',
  );
  expect(filtered('An answer with <think> in the middle</think>.', size)).toBe(
    'An answer with <think> in the middle</think>.',
  );
  expect(filtered('<thin ice>', size)).toBe('<thin ice>');
  expect(filtered('<thi', size)).toBe('<thi');
  expect(filtered('<think>never ends', size)).toBe('');
  expect(filtered('', size)).toBe('');
});
