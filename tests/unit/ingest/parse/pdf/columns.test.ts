import { describe, expect, it } from 'vitest';
import { findRegions } from '#lib/ingest/parse/pdf/columns.ts';
import { piecesOf, textOf } from '#lib/ingest/parse/pdf/lines.ts';
import type { Piece } from '#lib/ingest/parse/pdf/pieces.ts';
import { figure, piece } from '#tests/fixtures/parse/pieces.ts';

const regions = (pieces: readonly Piece[]) =>
  findRegions(pieces).map((lines) => lines.map((line) => textOf(piecesOf(line))));

/** Lines of a column 200 points wide. */
function column(name: string, left: number, tops: readonly number[]): Piece[] {
  return tops.map((baseline, index) =>
    piece(`${name} line ${index} of running text, full.`.padEnd(38, 'x'), left, baseline),
  );
}

const six = [100, 112, 124, 136, 148, 160];

describe('findRegions', () => {
  it('reads two columns one after the other', () => {
    const found = regions([...column('left', 50, six), ...column('right', 300, six)]);
    expect(found.map((lines) => lines.map((text) => text.split(' ')[0]))).toEqual([
      Array(6).fill('left'),
      Array(6).fill('right'),
    ]);
  });

  it('also when the lines of the columns do not stand at the same height', () => {
    const shifted = six.map((baseline) => baseline + 6);
    const found = regions([...column('left', 50, six), ...column('right', 300, shifted)]);
    expect(found.flat().map((text) => text.split(' ')[0])).toEqual([
      ...Array<string>(6).fill('left'),
      ...Array<string>(6).fill('right'),
    ]);
  });

  it('keeps a heading over both columns, and text under them, in their places', () => {
    const heading = piece(
      'A heading that reaches over both of the columns of this page, from side to side'.padEnd(90),
      50,
      80,
    );
    const below = piece(
      'Text below the columns that again runs over the whole width of the page, both'.padEnd(90),
      50,
      190,
    );
    const found = regions([below, ...column('right', 300, six), ...column('left', 50, six), heading]).flat();
    expect(found.map((text) => text.split(' ')[0])).toEqual([
      'A',
      ...Array<string>(6).fill('left'),
      ...Array<string>(6).fill('right'),
      'Text',
    ]);
  });

  it('reads three columns', () => {
    const narrow = (name: string, left: number) =>
      six.map((baseline) => piece(`${name} words of running text`.padEnd(30, 'x'), left, baseline));
    const found = regions([...narrow('one', 40), ...narrow('two', 220), ...narrow('three', 400)]).flat();
    expect(new Set(found.slice(0, 6).map((text) => text.split(' ')[0]))).toEqual(new Set(['one']));
    expect(new Set(found.slice(12).map((text) => text.split(' ')[0]))).toEqual(new Set(['three']));
  });

  it('does not take a table of figures for columns', () => {
    const rows = six.flatMap((baseline, index) => [
      piece(`Label of row number ${index} in words`, 50, baseline),
      figure('12,345', 400, baseline),
      figure('6,789', 500, baseline),
    ]);
    expect(regions(rows)).toHaveLength(1);
  });
});
