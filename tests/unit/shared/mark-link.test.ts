import { describe, expect, it } from 'vitest';
import { readMark, writeMark } from '#lib/shared/mark-link.ts';

describe('the marked place in a link', () => {
  it('comes back as it was written, to a tenth of a point', () => {
    const spans = [
      {
        page: 4,
        start: 120,
        end: 260,
        rects: [[72.04, 100, 500.25, 112.5] as [number, number, number, number]],
      },
      { page: 5, start: 0, end: 12, rects: [] },
    ];
    expect(writeMark(spans)).toBe('4,120,260,72,100,500.3,112.5;5,0,12');
    expect(readMark(writeMark(spans))).toEqual([
      { page: 4, start: 120, end: 260, rects: [[72, 100, 500.3, 112.5]] },
      { page: 5, start: 0, end: 12, rects: [] },
    ]);
  });

  it('marks nothing for anything else', () => {
    for (const text of [
      undefined,
      '',
      'x',
      '4',
      '4,1',
      '4,1,2,3',
      '1,2,3,4,5,6,7.7.7',
      '<script>',
      '1,'.repeat(4000),
    ]) {
      expect(readMark(text)).toEqual([]);
    }
  });
});
