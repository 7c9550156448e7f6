import { describe, expect, it } from 'vitest';
import { countLines, type PagePart } from '#lib/answer/count-lines.ts';

/** A part on these lines of a page, 14 points apart, in the column that begins at `left`. */
function part(
  start: number,
  lines: readonly number[],
  rest: { left?: number; kind?: 'table-row' } = {},
): PagePart {
  const { left = 72, ...kind } = rest;
  const rects = lines.map(
    (line) => [left, 60 + line * 14, left + 200, 72 + line * 14] as [number, number, number, number],
  );
  return { start, end: start + 50, rects, ...kind };
}

describe('counting the lines of a page', () => {
  const heading = part(0, [0]);
  const first = part(60, [1, 2]);
  // Begins on the line on which the one before ends.
  const second = {
    ...part(120, [2, 3, 4]),
    rects: [[280, 88, 400, 100], ...part(0, [3, 4]).rects],
  } as PagePart;
  const third = part(180, [6]);

  it('counts headings and text from the top, a shared line once', () => {
    const parts = [third, heading, second, first];
    expect(countLines(parts, heading)).toEqual({ from: 1, to: 1 });
    expect(countLines(parts, first)).toEqual({ from: 2, to: 3 });
    expect(countLines(parts, second)).toEqual({ from: 3, to: 5 });
    expect(countLines(parts, third)).toEqual({ from: 6, to: 6 });
  });

  it('takes raised and small letters to the line that they stand on', () => {
    const raised = {
      ...part(60, []),
      rects: [
        [72, 74, 200, 86],
        [200, 71, 205, 79],
        [206, 74, 300, 86],
      ],
    } as PagePart;
    expect(countLines([heading, raised, part(180, [2])], part(180, [2]))).toEqual({ from: 3, to: 3 });
  });

  it('counts nothing on a page of two columns', () => {
    const right = part(120, [1, 2], { left: 320 });
    const left = part(0, [1, 2, 3]);
    expect(countLines([left, right], right)).toBeNull();
    expect(countLines([left, right], left)).toBeNull();
  });

  it('counts up to a table and not into or below it, since its head is not among the parts', () => {
    // A row's places begin with the head of its table, so the second row goes back up.
    const row = part(120, [4, 5], { kind: 'table-row' });
    const another = part(150, [4, 6], { kind: 'table-row' });
    const parts = [first, row, another, part(180, [7])];
    expect(countLines(parts, first)).toEqual({ from: 1, to: 2 });
    expect(countLines(parts, row)).toBeNull();
    expect(countLines(parts, part(180, [7]))).toBeNull();
  });

  it('counts nothing where there are no places', () => {
    expect(countLines([part(0, [])], part(0, []))).toBeNull();
  });
});
