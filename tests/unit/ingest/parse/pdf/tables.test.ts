import { describe, expect, it } from 'vitest';
import { makeLines } from '#lib/ingest/parse/pdf/lines.ts';
import type { Piece } from '#lib/ingest/parse/pdf/pieces.ts';
import { findTables, type Stretch } from '#lib/ingest/parse/pdf/tables.ts';
import { figure, piece } from '#tests/fixtures/parse/pieces.ts';

const read = (pieces: readonly Piece[]) => findTables(makeLines(pieces));

function rowsOf(stretch: Stretch | undefined): string[] {
  if (stretch?.kind !== 'table') return [];
  return stretch.rows.map((row) => row.cells.map((cell) => cell?.text ?? '').join(' | '));
}

function headersOf(stretch: Stretch | undefined): (string | undefined)[] {
  return stretch?.kind === 'table' ? stretch.rows.map((row) => row.header) : [];
}

/** A statement of income as reports print it: a spanning head, units, years, signs that stand apart. */
const statement = [
  piece('Years ended December 31,', 340, 100),
  piece('(in millions)', 50, 112),
  piece('2018', 340, 112),
  piece('2017', 440, 112),
  piece('Net sales', 50, 124),
  piece('$', 320, 124),
  figure('32,765', 360, 124),
  piece('$', 420, 124),
  figure('31,657', 460, 124),
  piece('Operating expenses', 50, 136),
  piece('Cost of sales', 60, 148),
  figure('(16,682)', 360, 148),
  figure('(16,055', 455, 148),
  piece(')', 456, 148),
  piece('Provision for income taxes and', 50, 160),
  piece('other items', 60, 172),
  figure('1,637', 360, 172),
  figure('2,679', 460, 172),
];

describe('findTables', () => {
  it('keeps rows together, joins signs to their numbers and broken labels to their rows', () => {
    const [table, ...others] = read(statement);
    expect(others).toEqual([]);
    expect(rowsOf(table).map((row) => row.replace(/^[ |]+|[ |]+$/g, ''))).toEqual([
      'Years ended December 31,',
      '(in millions) | 2018 | 2017',
      'Net sales | $ 32,765 | $ 31,657',
      'Operating expenses',
      'Cost of sales | (16,682) | (16,055)',
      'Provision for income taxes and other items | 1,637 | 2,679',
    ]);
  });

  it('gives each row the head of its columns: units, the heading over all columns, the years', () => {
    const headers = headersOf(read(statement)[0]);
    const head = '(in millions) | Years ended December 31, 2018 | Years ended December 31, 2017';
    expect(headers).toEqual([undefined, undefined, head, head, head, head]);
  });

  it('starts anew where other years begin', () => {
    const pieces = [...statement, piece('Shares', 50, 190), piece('2016', 340, 190), piece('2015', 440, 190)];
    pieces.push(piece('Treasury stock', 50, 202), figure('349', 360, 202), figure('347', 460, 202));
    const tables = read(pieces);
    expect(tables).toHaveLength(2);
    expect(headersOf(tables[1])[1]).toBe('Shares | 2016 | 2015');
  });

  it('keeps an empty cell, so that figures stay under their heads', () => {
    const pieces = [...statement, piece('Other', 50, 184), figure('12', 460, 184)];
    expect(rowsOf(read(pieces)[0]).at(-1)).toBe('Other |  | 12');
  });

  it('separates figures that stand close together', () => {
    const row = (baseline: number, first: string, second: string) => [
      piece('Balance', 50, baseline),
      figure(first, 300, baseline),
      figure(second, 300 + 4 + second.length * 5, baseline),
    ];
    expect(rowsOf(read([...row(100, '36,296', '(23,308)'), ...row(112, '37,907', '(25,434)')])[0])).toEqual([
      'Balance | 36,296 | (23,308)',
      'Balance | 37,907 | (25,434)',
    ]);
  });

  it('leaves running text and numbered clauses alone', () => {
    const pieces = [
      piece('2.1', 50, 100),
      piece('The supplier shall deliver the goods within thirty days of the order.', 90, 100),
      piece('2.2', 50, 112),
      piece('The buyer shall pay within thirty days of the invoice.', 90, 112),
    ];
    expect(read(pieces).map((stretch) => stretch.kind)).toEqual(['lines']);
  });

  it('reads a table of words whose cells keep to their columns', () => {
    const pieces = [
      piece('Drug', 50, 100, { bold: true }),
      piece('Route', 200, 100, { bold: true }),
      piece('Monitoring', 300, 100, { bold: true }),
      piece('Heparin', 50, 112),
      piece('i.v.', 200, 112),
      piece('aPTT every six hours', 300, 112),
      piece('Warfarin', 50, 124),
      piece('oral', 200, 124),
      piece('INR daily', 300, 124),
    ];
    expect(rowsOf(read(pieces)[0])).toEqual([
      'Drug | Route | Monitoring',
      'Heparin | i.v. | aPTT every six hours',
      'Warfarin | oral | INR daily',
    ]);
  });
});
