import type { Piece } from './pieces.ts';
import type { Cell } from './table-cells.ts';
import type { Heads } from './table-header.ts';
import { isUnitsLine } from './table-words.ts';
import type { Table, TableRow } from './tables.ts';

/** A cell as it is written: its heading and its text, each as lines of pieces. Either may be empty. */
export type RowPart = { heading: Piece[][]; value: Piece[][] };

/** A line of the head, or a row with its headings. */
export type TableLineParts = { kind: 'table-head' | 'table-row'; parts: RowPart[] };

/** Longer heads are not repeated with every row; nor are heads of tables that would become this long by it. */
const maxHeadCharacters = 600;
const maxRepeatedCharacters = 100_000;
/** What names the labels of rows is short; longer texts over them are titles. */
const maxNameCharacters = 40;

/**
 * The lines of a table as they are written. Each row names what its cells are under: "Net sales (Millions) | Years ended
 * December 31, 2018: 32,765 | 2017: 31,657", so that it can be understood, found and cited alone. Empty cells are left
 * out. Lines of the head are no rows, but for those of which no row repeats anything.
 */
export function writeTable({ headLines, heads, rows }: Table): TableLineParts[] {
  const carried = heads !== undefined && isShort(heads, rows.length) ? heads : undefined;
  const isGrouped = carried !== undefined && !isBrief(carried);
  const body = rows.map((row) => writeRow(row, carried, isGrouped));
  const written = new Set(
    body.flatMap(({ parts }) => parts.flatMap(({ heading, value }) => [...heading, ...value])),
  );
  const head = headLines.map((cells): TableLineParts => {
    const isRepeated = cells.some((cell) => written.has(cell.pieces));
    return { kind: isRepeated ? 'table-head' : 'table-row', parts: cells.map((cell) => part([], [cell])) };
  });
  return [...head, ...body];
}

function isShort(heads: Heads, rowCount: number): boolean {
  const { label, common, columns } = heads;
  const once = new Set([...label, ...common, ...columns.flat()]);
  const length = isBrief(heads) ? headLength(heads) : lengthOf([...once]);
  return length <= maxHeadCharacters && length * rowCount <= maxRepeatedCharacters;
}

/** True when each cell can name its whole head; in a longer one, what heads a group of columns is named with the first of them. */
function isBrief(heads: Heads): boolean {
  return headLength(heads) <= maxHeadCharacters || !areAllGrouped(heads.columns.slice(1));
}

function headLength({ label, common, columns }: Heads): number {
  return lengthOf([...label, ...common, ...columns.flat()]);
}

function lengthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.text.length, 0);
}

/**
 * True when every column stands under a heading that it shares with others. Only then the heading can be left out after the
 * first of its columns: what follows is under it, up to the next one.
 */
function areAllGrouped(columns: readonly (readonly Cell[])[]): boolean {
  const counts = new Map<Cell, number>();
  for (const cell of columns.flat()) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return columns.every((cells) => cells[0] !== undefined && (counts.get(cells[0]) ?? 0) > 1);
}

function part(heading: readonly Cell[], value: readonly Cell[]): RowPart {
  return { heading: heading.map((cell) => cell.pieces), value: value.map((cell) => cell.pieces) };
}

function writeRow(row: TableRow, heads: Heads | undefined, isGrouped: boolean): TableLineParts {
  const [label = [], ...data] = row;
  const isLabelOnly = data.every((cell) => cell.length === 0);
  if (heads === undefined || isLabelOnly) {
    const cells = row.filter((cell) => cell.length > 0);
    return { kind: 'table-row', parts: cells.map((cell) => part([], cell)) };
  }
  const { names, titles, units } = sortLabelHeads(heads.label);
  const parts = [part(label.length === 0 ? [] : names, [...label, ...units]), part([], titles)].filter(
    ({ value }) => value.length > 0,
  );
  let said: readonly Cell[] | undefined;
  data.forEach((cell, index) => {
    if (cell.length === 0) return;
    const own = heads.columns[index + 1] ?? [];
    const fresh = isGrouped ? own.findIndex((head, at) => head !== said?.[at]) : 0;
    parts.push(part([...(said === undefined ? heads.common : []), ...own.slice(Math.max(0, fresh))], cell));
    said = own;
  });
  return { kind: 'table-row', parts };
}

/**
 * What stands over the labels: their own short name ("Drug"), units in brackets, or a longer title of the table. Brackets may
 * run over several lines.
 */
function sortLabelHeads(cells: readonly Cell[]): { names: Cell[]; titles: Cell[]; units: Cell[] } {
  const units: Cell[] = [];
  const others: Cell[] = [];
  let isOpen = false;
  for (const cell of cells) {
    const isUnits: boolean = isOpen || isUnitsLine(cell.text) || /^\([^)]*$/.test(cell.text);
    (isUnits ? units : others).push(cell);
    isOpen = isUnits && (isOpen || /^\([^)]*$/.test(cell.text)) && !cell.text.includes(')');
  }
  const isName = others.reduce((sum, cell) => sum + cell.text.length, 0) <= maxNameCharacters;
  return isName ? { names: others, titles: [], units } : { names: [], titles: others, units };
}
