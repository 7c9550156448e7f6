import { describe, expect, it } from 'vitest';
import { drawTable, marksIn, randomShape, seededRandom } from '#tests/fixtures/parse/draw-tables.ts';
import { makePdf } from '#tests/fixtures/parse/make-pdf.ts';
import { blockText, findFaults, readAll } from '#tests/fixtures/parse/read-all.ts';

const tablesPerDocument = 24;
const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

/** Tables of all shapes, two or three on a page. */
function drawMany(seed: number): Promise<Buffer> {
  const random = seededRandom(seed);
  return makePdf(
    (pdf) => {
      let top = 50;
      for (let table = 0; table < tablesPerDocument; table += 1) {
        const shape = randomShape(random);
        if (top + 120 + shape.rowCount * (shape.rowGapPoints > 0 ? 60 : 14) > 760) {
          pdf.addPage();
          top = 50;
        }
        top = drawTable(pdf, shape, { table, top, left: 70, random }) + 14 + random() * 20;
      }
    },
    { margin: 0 },
  );
}

type Row = { kind: string; text: string; cells: { row: string; column: string; isHead: boolean }[][] };

async function rowsOf(seed: number): Promise<Row[]> {
  const { pages } = await readAll(await drawMany(seed), 'tables.pdf');
  expect(pages.flatMap(findFaults)).toEqual([]);
  return pages.flatMap((page) =>
    page.blocks.map((block) => {
      const text = blockText(page, block);
      const cells = text.split(' | ').map((cell) =>
        marksIn(cell).map(({ table, row, column }) => ({
          row: `${seed}/${table}/${row}`,
          column: `${seed}/${table}/${column}`,
          isHead: row === 0,
        })),
      );
      return { kind: block.kind, text, cells };
    }),
  );
}

const documents = await Promise.all(seeds.map(rowsOf));
const blocks = documents.flat();
const tableRows = blocks.filter(({ kind }) => kind === 'table-row');

describe('tables drawn by chance', () => {
  it('never have words of two rows in a row', () => {
    const mixed = tableRows.filter(
      ({ cells }) => new Set(cells.flat().flatMap((mark) => (mark.isHead ? [] : mark.row))).size > 1,
    );
    expect(mixed.map(({ text }) => text)).toEqual([]);
  });

  it('never have words of two columns in a cell, nor a heading of another column before it', () => {
    const mixed = tableRows.filter(({ cells }) =>
      cells.some((cell) => new Set(cell.map(({ column }) => column)).size > 1),
    );
    expect(mixed.map(({ text }) => text)).toEqual([]);
  });

  it('hardly ever are taken for running text', () => {
    const running = blocks.filter(
      ({ kind, cells }) => kind !== 'table-row' && cells.flat().some((mark) => !mark.isHead),
    );
    expect(running.length).toBeLessThan(0.02 * blocks.length);
  });

  it('have their rows whole, and most with the heads of their columns', () => {
    const drawn = new Set(blocks.flatMap(({ cells }) => cells.flat().map(({ row }) => row)));
    const rows = tableRows.filter(({ cells }) => cells.flat().some((mark) => !mark.isHead));
    const headed = rows.filter(({ cells }) => cells.flat().some(({ isHead }) => isHead));
    expect(rows.length).toBeLessThan(1.02 * drawn.size);
    expect(headed.length).toBeGreaterThan(0.6 * rows.length);
  });
});
