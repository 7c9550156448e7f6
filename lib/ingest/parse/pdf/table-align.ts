import type { Cell } from './table-cells.ts';
import type { Entry } from './table-entries.ts';
import { cutAtGutters, isOver, type Column } from './table-grid.ts';
import type { TableLine } from './table-rows.ts';

/** Texts whose edges differ by no more than this, in points, begin or end at one place. */
const sameEdgePoints = 3;
/** This share of a table's cells keeps to the edges of its columns. */
const alignedShare = 0.7;
/** A table of words has no more columns than this; beyond, it is a drawing. */
const maxWordColumns = 12;

/** The lines' cells by column; undefined when two cells of a line come into one. */
export function alignLines(entries: readonly Entry[], columns: readonly Column[]): TableLine[] | undefined {
  const lines: TableLine[] = [];
  for (const { line, cells } of entries) {
    const row = columns.map((): Cell | undefined => undefined);
    let across: Cell | undefined;
    for (const cell of cells.flatMap((whole) => cutAtGutters(whole, columnsUnder(whole, columns)))) {
      const index = columns.findIndex((column) => isOver(cell, column));
      const covered = columnsUnder(cell, columns).length;
      if (cells.length === 1 && covered !== 1) across = cell;
      else if (index === -1 || row[index] !== undefined) return undefined;
      else row[index] = cell;
    }
    lines.push({ line, cells: row, across });
  }
  return lines;
}

/** The columns that the cell reaches into. */
export function columnsUnder(cell: Cell, columns: readonly Column[]): Column[] {
  return columns.filter((column) => isOver(cell, column));
}

/** True for texts that begin, end or are centred at one place in their column. */
export function isAligned(lines: readonly TableLine[], columns: readonly Column[]): boolean {
  if (columns.length > maxWordColumns) return false;
  let aligned = 0;
  let all = 0;
  for (const index of columns.keys()) {
    const cells = lines.flatMap((line) => line.cells[index] ?? []);
    all += cells.length;
    aligned += Math.max(
      ...[
        (cell: Cell) => cell.core,
        (cell: Cell) => cell.right,
        (cell: Cell) => (cell.left + cell.right) / 2,
      ].map((edge) => mostAtOnePlace(cells.map(edge))),
    );
  }
  return aligned >= all * alignedShare;
}

/** How many of the numbers lie together. */
function mostAtOnePlace(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  sorted.forEach((number, index) => {
    while (number - (sorted[from] ?? number) > sameEdgePoints) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}
