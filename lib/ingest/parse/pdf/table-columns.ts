import type { Cell } from './table-cells.ts';

/** A column's place. */
export type Column = { left: number; right: number };

/**
 * The columns that the cells of these lines stand in: places that cells cover in more than a few of the lines. Cells that
 * reach over several columns in a few lines don't join them.
 */
export function findColumns(lines: readonly (readonly Cell[])[]): Column[] {
  const cells = lines.flat();
  const start = Math.floor(Math.min(...cells.map((cell) => cell.core)));
  const width = Math.ceil(Math.max(...cells.map((cell) => cell.right))) - start + 1;
  if (!Number.isFinite(width) || width > 20_000) return [];
  const coverage = new Uint16Array(width);
  for (const { core, right } of cells) {
    for (let at = Math.floor(core) - start; at <= Math.ceil(right) - start && at < width; at += 1) {
      coverage[at] = (coverage[at] ?? 0) + 1;
    }
  }
  const few = Math.floor(lines.length * 0.08);
  const columns: Column[] = [];
  let from: number | undefined;
  for (let at = 0; at <= width; at += 1) {
    const isCovered = (coverage[at] ?? 0) > few;
    if (isCovered) from ??= at;
    else if (from !== undefined) {
      columns.push({ left: start + from, right: start + at });
      from = undefined;
    }
  }
  return columns;
}

/** The index of the column that shares most room with the cell, else of the nearest one. */
function columnOf(cell: Cell, columns: readonly Column[]): number {
  let best = 0;
  let bestShared = -Infinity;
  columns.forEach((column, index) => {
    const shared = Math.min(cell.right, column.right) - Math.max(cell.core, column.left);
    if (shared > bestShared) [best, bestShared] = [index, shared];
  });
  return best;
}

/** One row: a cell or none for each column. Cells that fall into one column are joined. */
export function alignCells(cells: readonly Cell[], columns: readonly Column[]): (Cell | undefined)[] {
  const row = columns.map((): Cell | undefined => undefined);
  for (const cell of cells) {
    const index = columnOf(cell, columns);
    row[index] = mergeCells(row[index], cell);
  }
  return row;
}

/** Two cells as one, in this order; of one alone, that one. */
export function mergeCells(first: Cell | undefined, second: Cell | undefined): Cell | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return {
    pieces: [...first.pieces, ...second.pieces],
    left: Math.min(first.left, second.left),
    right: Math.max(first.right, second.right),
    core: Math.min(first.core, second.core),
    text: `${first.text} ${second.text}`,
  };
}
