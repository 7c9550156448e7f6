import { normaliseText } from '../normalise-text.ts';
import type { FlowBlock } from './flow-pages.ts';

/** A cell of a marked-up table. */
export type MarkupCell = { text: string; isHeader: boolean; columns?: number; rows?: number };

const separator = ' | ';
/** Spans beyond this are mistakes or attacks. */
const maxSpan = 100;
/** It is repeated with every row. */
const maxHeaderCharacters = 600;

/**
 * A table as one block per row. Rows of header cells (or, where the source marks none, a first row that reads like one) head
 * the rows after them, whose cells name their heads: "Weight: 10 kg | Dose: 150 mg". Empty cells are left out. A cell over
 * several rows or columns of a head counts for each.
 */
export function tableBlocks(rows: readonly (readonly MarkupCell[])[]): FlowBlock[] {
  const grid = spreadCells(rows);
  const headRows = countHeaderRows(grid);
  const heads = composeHeads(grid.slice(0, headRows));
  return grid.flatMap((row, index): FlowBlock[] => {
    const isHead = index < headRows;
    const cells = row.flatMap((cell, column) => {
      if (cell.text === '' || cell.isRepeat) return [];
      const head = isHead ? '' : (heads[column] ?? '');
      return head === '' ? [cell.text] : [`${head}${head.endsWith(':') ? '' : ':'} ${cell.text}`];
    });
    const kind = isHead && heads.length > 0 ? 'table-head' : 'table-row';
    return cells.length === 0 ? [] : [{ kind, text: cells.join(separator) }];
  });
}

type GridCell = { text: string; isHeader: boolean; isRepeat: boolean };

/** Gives every row one cell per column: spans are filled with their cell's text, marked as a repetition across columns. */
function spreadCells(rows: readonly (readonly MarkupCell[])[]): GridCell[][] {
  const waiting: { cell: GridCell; rows: number }[] = [];
  return rows.map((row) => {
    const spread: GridCell[] = [];
    const takeWaiting = () => {
      for (
        let held = waiting[spread.length];
        held !== undefined && held.rows > 0;
        held = waiting[spread.length]
      ) {
        held.rows -= 1;
        spread.push(held.cell);
      }
    };
    for (const cell of row) {
      takeWaiting();
      const text = normaliseText(cell.text).trim();
      for (let column = 0; column < Math.min(cell.columns ?? 1, maxSpan); column += 1) {
        const gridCell = { text, isHeader: cell.isHeader, isRepeat: column > 0 };
        waiting[spread.length] = { cell: gridCell, rows: Math.min(cell.rows ?? 1, maxSpan) - 1 };
        spread.push(gridCell);
      }
    }
    takeWaiting();
    return spread;
  });
}

function countHeaderRows(grid: readonly GridCell[][]): number {
  let count = 0;
  while (
    count < Math.min(grid.length - 1, 4) &&
    grid[count]?.every((cell) => cell.isHeader || cell.text === '')
  )
    count += 1;
  if (count > 0) return count;
  const [first, second] = grid;
  if (first === undefined || second === undefined || first.length < 2) return 0;
  const isShort = first.every(
    (cell) =>
      cell.text !== '' && cell.text.length <= 60 && !/^[$\u20ac\u00a3(]?\d[\d.,]*[%)]?$/.test(cell.text),
  );
  const hasFigures = grid.slice(1).some((row) => row.slice(1).some((cell) => /\d/.test(cell.text)));
  const isLonger = totalLength(second) > 1.5 * totalLength(first);
  return isShort && (hasFigures || isLonger) ? 1 : 0;
}

function totalLength(row: readonly GridCell[]): number {
  return row.reduce((sum, cell) => sum + cell.text.length, 0);
}

/** What stands over each column; nothing when it is too long to be repeated with every row. */
function composeHeads(rows: readonly GridCell[][]): string[] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const heads = Array.from({ length: width }, (_, column) => {
    const parts = rows.map((row) => row[column]?.text ?? '').filter((text) => text !== '');
    return [...new Set(parts)].join(' ');
  });
  return heads.join(separator).length > maxHeaderCharacters ? [] : heads;
}
