import { describe, expect, it } from 'vitest';
import { layOutPages, pageAt, pageGap, pagesBetween, topOf } from '#lib/shared/page-layout.ts';

const sizeOf = (page: number) => (page === 2 ? { width: 800, height: 300 } : { width: 600, height: 800 });

describe('the layout of pages', () => {
  const layout = layOutPages({ pageCount: 4, scale: 0.5, sizeOf });

  it('stacks pages of different heights with a gap', () => {
    expect([...layout.tops]).toEqual([12, 424, 586, 998, 1410]);
    expect(topOf(layout, 3)).toBe(586);
  });

  it('stays inside the document for pages that do not exist', () => {
    expect(topOf(layout, 0)).toBe(pageGap);
    expect(topOf(layout, 99)).toBe(998);
  });

  it('finds the page at a height', () => {
    expect([-10, 12, 423, 424, 600, 5000].map((height) => pageAt(layout, height))).toEqual([
      1, 1, 1, 2, 3, 4,
    ]);
    expect(pagesBetween(layout, 400, 600)).toEqual([1, 2, 3]);
  });

  it('is quick for a very long document and shows only what is in view', () => {
    const long = layOutPages({ pageCount: 100_000, scale: 1, sizeOf });
    const middle = topOf(long, 50_000);
    expect(pageAt(long, middle)).toBe(50_000);
    expect(pagesBetween(long, middle, middle + 900).length).toBeLessThanOrEqual(3);
  });
});
