import { describe, expect, it } from 'vitest';
import { linesOf, splitByRanges } from '#lib/shared/split-by-ranges.ts';

const parts = (text: string, ranges: { start: number; end: number }[]) =>
  splitByRanges(text, ranges).map((part) => (part.marked ? `[${part.text}]` : part.text));

describe('marking ranges of a text', () => {
  it('marks what lies inside, whatever the order, and merges what overlaps', () => {
    expect(parts('abcdefgh', [{ start: 2, end: 4 }])).toEqual(['ab', '[cd]', 'efgh']);
    expect(
      parts('abcdefgh', [
        { start: 5, end: 7 },
        { start: 0, end: 2 },
      ]),
    ).toEqual(['[ab]', 'cde', '[fg]', 'h']);
    expect(
      parts('abcdef', [
        { start: 1, end: 4 },
        { start: 2, end: 5 },
      ]),
    ).toEqual(['a', '[bcd]', '[e]', 'f']);
  });

  it('keeps every character when a range lies partly or wholly outside', () => {
    for (const range of [
      { start: -5, end: -1 },
      { start: -2, end: 2 },
      { start: 4, end: 99 },
      { start: 50, end: 60 },
    ]) {
      expect(
        splitByRanges('abcdef', [range])
          .map(({ text }) => text)
          .join(''),
      ).toBe('abcdef');
    }
    expect(parts('abcdef', [{ start: -2, end: 2 }])).toEqual(['[ab]', 'cdef']);
  });

  it('knows where each line begins', () => {
    expect(linesOf('ab\n\ncd')).toEqual([
      { start: 0, text: 'ab' },
      { start: 3, text: '' },
      { start: 4, text: 'cd' },
    ]);
  });
});
