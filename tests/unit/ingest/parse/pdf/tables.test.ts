import { describe, expect, it } from 'vitest';
import { makeLines, textOf } from '#lib/ingest/parse/pdf/lines.ts';
import type { Piece } from '#lib/ingest/parse/pdf/pieces.ts';
import { writeTable } from '#lib/ingest/parse/pdf/table-parts.ts';
import { findTables, type Stretch } from '#lib/ingest/parse/pdf/tables.ts';
import { figure, piece } from '#tests/fixtures/parse/pieces.ts';

const read = (pieces: readonly Piece[]) => findTables(makeLines(pieces));

/** What a table is written as, line by line; "[...]" for its head. */
function write(stretch: Stretch | undefined): string[] {
  if (stretch?.kind !== 'table') return [];
  return writeTable(stretch.table).map(({ kind, parts }) => {
    const texts = parts.map(({ heading, value }) =>
      [heading, value]
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.map(textOf).join(' '))
        .join(': '),
    );
    return kind === 'table-head' ? `[${texts.join(' | ')}]` : texts.join(' | ');
  });
}

const bold = { bold: true };
const years = (baseline: number, ...list: string[]) =>
  list.map((year, index) => piece(year, 340 + index * 100, baseline));

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
  it('gives each row the head of its columns, joins signs to their numbers and broken labels to their rows', () => {
    const [table, ...others] = read(statement);
    expect(others).toEqual([]);
    expect(write(table)).toEqual([
      '[Years ended December 31,]',
      '[(in millions) | 2018 | 2017]',
      'Net sales (in millions) | Years ended December 31, 2018: $ 32,765 | 2017: $ 31,657',
      'Operating expenses',
      'Cost of sales (in millions) | Years ended December 31, 2018: (16,682) | 2017: (16,055)',
      'Provision for income taxes and other items (in millions) | Years ended December 31, 2018: 1,637 | 2017: 2,679',
    ]);
  });

  it('starts anew where other years begin', () => {
    const pieces = [...statement, piece('Shares', 50, 190), ...years(190, '2016', '2015')];
    pieces.push(piece('Treasury stock', 50, 202), figure('349', 360, 202), figure('347', 460, 202));
    const tables = read(pieces);
    expect(tables).toHaveLength(2);
    expect(write(tables[1])[1]).toBe('Shares: Treasury stock | 2016: 349 | 2015: 347');
  });

  it('leaves out an empty cell, and keeps the others under their heads', () => {
    const pieces = [...statement, piece('Other', 50, 184), figure('12', 460, 184)];
    expect(write(read(pieces)[0]).at(-1)).toBe('Other (in millions) | Years ended December 31, 2017: 12');
  });

  it('separates figures that stand close together', () => {
    const row = (baseline: number, first: string, second: string) => [
      piece('Balance', 50, baseline),
      figure(first, 300, baseline),
      figure(second, 300 + 4 + second.length * 5, baseline),
    ];
    expect(write(read([...row(100, '36,296', '(23,308)'), ...row(112, '37,907', '(25,434)')])[0])).toEqual([
      'Balance | 36,296 | (23,308)',
      'Balance | 37,907 | (25,434)',
    ]);
  });

  it("takes the sign of the next column's figure out of a piece that holds both", () => {
    const row = (baseline: number, margin: string, income: string) => [
      piece('Industrial', 50, baseline),
      piece(margin, 300, baseline),
      figure(income, 400, baseline),
    ];
    const pieces = [
      ...row(100, '22.4 % $', '2,737'),
      ...row(112, '(8) $', '1,799'),
      ...row(124, '9.1 %', '555'),
    ];
    expect(write(read(pieces)[0])).toEqual([
      'Industrial | 22.4 % | $ 2,737',
      'Industrial | (8) | $ 1,799',
      'Industrial | 9.1 % | 555',
    ]);
  });

  it('leaves signs behind their figures where they stand there', () => {
    const row = (baseline: number, first: string, second: string) => [
      piece('Miete', 50, baseline),
      figure(first, 300, baseline),
      piece('\u20ac', 304, baseline),
      figure(`${second} \u20ac`, 410, baseline),
    ];
    expect(write(read([...row(100, '1.250,00', '980,50'), ...row(112, '75,00', '60,00')])[0])).toEqual([
      'Miete | 1.250,00 \u20ac | 980,50 \u20ac',
      'Miete | 75,00 \u20ac | 60,00 \u20ac',
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
      piece('Drug', 50, 100, bold),
      piece('Route', 200, 100, bold),
      piece('Monitoring', 300, 100, bold),
      piece('Heparin', 50, 112),
      piece('i.v.', 200, 112),
      piece('aPTT every six hours', 300, 112),
      piece('Warfarin', 50, 124),
      piece('oral', 200, 124),
      piece('INR daily', 300, 124),
    ];
    expect(write(read(pieces)[0])).toEqual([
      '[Drug | Route | Monitoring]',
      'Drug: Heparin | Route: i.v. | Monitoring: aPTT every six hours',
      'Drug: Warfarin | Route: oral | Monitoring: INR daily',
    ]);
  });

  it('never joins rows below one label when nothing tells whether they are one', () => {
    const pieces = [
      piece('Heparin', 50, 100),
      piece('i.v.', 200, 100),
      piece('with food', 300, 100),
      piece('s.c.', 200, 112),
      piece('without food', 300, 112),
      piece('Warfarin', 50, 130),
      piece('oral', 200, 130),
      piece('with food', 300, 130),
      piece('rectal', 200, 142),
      piece('without food', 300, 142),
    ];
    expect(write(read(pieces)[0])).toEqual([
      'Heparin | i.v. | with food',
      's.c. | without food',
      'Warfarin | oral | with food',
      'rectal | without food',
    ]);
  });

  it('gives a line whose columns cannot be told its own row, cell by cell', () => {
    const pieces = [
      piece('Heparin', 50, 100),
      piece('5,000 IU twice a day, subcutaneously', 120, 100),
      piece('Warfarin 5 mg once a day, by mouth', 50, 112),
      piece('INR daily', 260, 112),
    ];
    expect(read(pieces).flatMap(write)).toEqual([
      'Heparin | 5,000 IU twice a day, subcutaneously',
      'Warfarin 5 mg once a day, by mouth | INR daily',
    ]);
  });
});

describe('the heads of columns', () => {
  const rows = (from: number, labels: readonly string[], columns: number) =>
    labels.flatMap((label, index) => [
      piece(label, 50, from + index * 12),
      ...Array.from({ length: columns }, (_, column) =>
        figure(`${index + 1}${column},500`, 260 + column * 60, from + index * 12),
      ),
    ]);

  it('are those of the group, too, where groups of columns have one', () => {
    const pieces = [
      piece('Sales', 265, 88, { size: 9 }),
      piece('Income', 382, 88, { size: 9 }),
      ...['2018', '2017', '2018', '2017'].map((year, index) => piece(year, 236 + index * 60, 100)),
      ...rows(112, ['Europe', 'Asia'], 4),
    ];
    expect(write(read(pieces)[0]).slice(2)).toEqual([
      'Europe | Sales 2018: 10,500 | Sales 2017: 11,500 | Income 2018: 12,500 | Income 2017: 13,500',
      'Asia | Sales 2018: 20,500 | Sales 2017: 21,500 | Income 2018: 22,500 | Income 2017: 23,500',
    ]);
  });

  it('name a group with its first column only, where rows would become too long', () => {
    const name = 'Contributions of the segment to what the group has earned';
    const pieces = [
      piece(name, 249, 88, { size: 2 }),
      piece(name.replace('earned', 'spent'), 429, 88, { size: 2 }),
      ...Array.from({ length: 12 }, (_, index) => piece(`${2018 - (index % 6)}`, 220 + index * 30, 100)),
      ...[112, 124].flatMap((baseline) => [
        piece('Europe', 50, baseline),
        ...Array.from({ length: 12 }, (_, index) => figure('1,5', 235 + index * 30, baseline)),
      ]),
    ];
    const row = write(read(pieces)[0]).at(-1) ?? '';
    expect(row.split(name)).toHaveLength(2);
    expect(row).toContain(`Europe | ${name} 2018: 1,5 | 2017: 1,5 |`);
  });

  it('do not take in a line of text above the table', () => {
    const pieces = [
      piece('We claim damages for late delivery under clause 6.2 of the agreement as follows', 50, 88),
      piece('Site', 50, 100),
      ...['Weeks', 'Rate'].map((head, index) => piece(head, 236 + index * 60, 100)),
      ...rows(112, ['North', 'South'], 2),
    ];
    const [text, table] = read(pieces);
    expect(text?.kind).toBe('lines');
    expect(write(table)).toEqual([
      '[Site | Weeks | Rate]',
      'Site: North | Weeks: 10,500 | Rate: 11,500',
      'Site: South | Weeks: 20,500 | Rate: 21,500',
    ]);
  });

  it('hold on below a label of several lines that parts the table', () => {
    const label =
      'Receivables, less reserves for losses of every kind and for returned goods in every segment';
    const pieces = [
      piece('(in millions)', 50, 100),
      ...['2018', '2017'].map((year, index) => piece(year, 236 + index * 60, 100)),
      ...rows(112, ['Cash', 'Bonds'], 2),
      ...(label.match(/.{1,33}(?: |$)/g)?.map((line, index) => piece(line.trim(), 50, 136 + index * 12)) ??
        []),
      ...rows(172, ['which are due', 'Goods'], 2),
    ];
    expect(read(pieces).flatMap(write).at(-1)).toBe('Goods (in millions) | 2018: 20,500 | 2017: 21,500');
  });

  it('are left out where it is not certain what they head', () => {
    const heads = [piece('Region', 50, 88), piece('Net', 236, 88), piece('Adjusted', 450, 88)];
    const pieces = [...heads, ...rows(100, ['Europe', 'Asia'], 2)];
    expect(read(pieces).flatMap(write)).toEqual([
      'Region | Net | Adjusted',
      'Europe | 10,500 | 11,500',
      'Asia | 20,500 | 21,500',
    ]);
  });

  it('are not taken from a row of words, nor from a line between rows', () => {
    const pieces = [
      ...['2018', '2017'].map((year, index) => piece(year, 236 + index * 60, 88)),
      ...rows(100, ['Cash'], 2),
      piece('Method', 50, 112),
      piece('linear', 230, 112),
      piece('none', 300, 112),
      ...rows(124, ['Bonds', 'Goods'], 2),
    ];
    expect(read(pieces).flatMap(write)).toEqual([
      '[2018 | 2017]',
      'Cash | 2018: 10,500 | 2017: 11,500',
      'Method | 2018: linear | 2017: none',
      'Bonds | 2018: 10,500 | 2017: 11,500',
      'Goods | 2018: 20,500 | 2017: 21,500',
    ]);
  });
});
