import { alignLines, columnsUnder, isAligned } from './table-align.ts';
import type { Cell } from './table-cells.ts';
import {
  isMostlyFigures,
  isProse,
  isTitle,
  maxPlainBetween,
  startsColumns,
  stepTo,
  type Entry,
} from './table-entries.ts';
import { cutAtGutters, Grid, isOver, splitAtRivers, type Column, type Placement } from './table-grid.ts';
import { countHeadLines, findHead, isHeadOf } from './table-head-lines.ts';
import type { TableLine } from './table-rows.ts';

/** Lines with the same columns, and the lines above them that head these. */
export type TableBlock = {
  /** The first line of the head, the first one below it, and the end. */
  from: number;
  bodyFrom: number;
  end: number;
  columns: Column[];
  headLines: Cell[][];
  lines: TableLine[];
  /** Most of what stands beside the first column is figures. */
  isFigures: boolean;
};

/** Where to look: `end` is where the block ends; its rows begin no higher than `at`, its head no higher than `plainFrom`. */
export type Reach = { plainFrom: number; at: number; end: number };

const maxLines = 500;
const longBlock = 20;
/** Steps to the next line, in font sizes: inside a table, inside a row. */
const maxStep = 4.5;
const maxStepInRow = 1.7;
/** A step from this on, and this many times as wide as all others of at least a few lines, parts two tables. */
const wideStep = 2.2;
const widerStep = 1.5;
const fewLines = 3;
const sameEdgePoints = 3;

/** The block of lines that ends at `reach.end`; or, when these are no table, the `next` end to try. */
export function findBlock(entries: readonly Entry[], reach: Reach): TableBlock | { next: number } {
  const { grid, from: rowsFrom, placements } = growUpwards(entries, reach);
  const tabular = entries.slice(rowsFrom, reach.end).filter((entry) => entry.cells.length >= 2);
  // A long block that is no table isn't tried again line by line: that would take very long on a drawing made of letters.
  const none = { next: tabular.length > longBlock ? rowsFrom : reach.end - 1 };
  if (tabular.length === 0 || grid.columns.length < 2) return none;
  const isFigures = isMostlyFigures(tabular);
  const columns = splitColumns(grid.columns, placements);
  const end = extendDownwards(entries, reach.end, columns);
  const lines = alignLines(entries.slice(rowsFrom, end), columns);
  if (lines === undefined || !(isFigures || isAligned(lines, columns))) return none;
  const head = findHead(entries, { plainFrom: reach.plainFrom, rowsFrom }, { columns, isFigures });
  const inside = head.from === head.end ? countHeadLines(lines) : 0;
  const bodyFrom = head.end + inside;
  if (tabular.length - inside < 2 && !isHeadedRow(tabular.at(-1), head.from < bodyFrom, columns)) return none;
  const headLines = entries.slice(head.from, bodyFrom).map((entry) => cutHead(entry.cells, columns));
  const sections = alignLines(entries.slice(head.end, rowsFrom), columns) ?? [];
  const body = [...sections, ...lines.slice(inside)];
  return {
    from: head.from,
    bodyFrom,
    end,
    headLines,
    isFigures,
    ...withEmptyColumns(columns, headLines, body),
  };
}

/** A single row makes a table when it has several columns below a head, and isn't itself the last line of one. */
function isHeadedRow(row: Entry | undefined, isHeaded: boolean, columns: readonly Column[]): boolean {
  return row !== undefined && isHeaded && columns.length > 2 && !startsColumns(row);
}

type Growth = { grid: Grid; from: number; placements: Placement[] };

/** Takes line after line into the columns, from the bottom upwards, up to a head or a line that doesn't fit. */
function growUpwards(entries: readonly Entry[], { at: low, end }: Reach): Growth {
  const grid = new Grid();
  const placements: Placement[] = [];
  const taken: Entry[] = [];
  let plain = 0;
  for (let at = end - 1; at >= Math.max(low, end - maxLines) && plain <= maxPlainBetween; at -= 1) {
    const entry = entries[at];
    if (entry === undefined || isFarAbove(entries, { at, end }, taken)) break;
    if (entry.cells.length < 2) {
      const place = placeOf(entry, taken[0], grid.columns);
      if (place === 'other') break;
      plain += place === 'label' ? 1 : 0;
      continue;
    }
    const around = { above: entries[at - 1], below: taken, columns: grid.columns };
    const placement = isHeadOf(entry, around) ? undefined : grid.place(entry.cells);
    if (placement === undefined) break;
    grid.add(placement);
    placements.push(placement);
    taken.push(entry);
    plain = 0;
  }
  const top = taken.at(-1);
  return { grid, from: top === undefined ? end : entries.indexOf(top), placements };
}

/** Too far above the lines below to belong to them; above rows of words, also much farther than these are from each other. */
function isFarAbove(
  entries: readonly Entry[],
  { at, end }: { at: number; end: number },
  taken: readonly Entry[],
): boolean {
  const [entry, below] = [entries[at], entries[at + 1]];
  if (entry === undefined || below === undefined || at + 1 >= end) return false;
  const step = stepTo(entry, below);
  if (step > maxStep) return true;
  if (end - at <= fewLines || step < wideStep || isMostlyFigures(taken)) return false;
  const inside = entries.slice(at + 2, end).map((one, index) => stepTo(entries[at + 1 + index] ?? one, one));
  return step > widerStep * Math.max(...inside);
}

/** What a line of one cell is above others: a label, the line of a long cell beside the labels, or no part of the table. */
function placeOf(
  entry: Entry,
  below: Entry | undefined,
  columns: readonly Column[],
): 'label' | 'cell' | 'other' {
  if (below === undefined || isTitle(entry, below)) return 'other';
  if (entry.line.left > (columns[0]?.right ?? Infinity)) return 'cell';
  return isProse(entry, columns[1]?.outerLeft ?? Infinity) ? 'other' : 'label';
}

function splitColumns(columns: readonly Column[], placements: readonly Placement[]): Column[] {
  const cells = placements.flatMap((placement) =>
    placement.flatMap(({ cell, overflows }) => (overflows ? [] : [cell])),
  );
  return columns.flatMap((column) =>
    splitAtRivers(
      column,
      cells.filter((cell) => isOver(cell, column)),
    ),
  );
}

/** Lines below with one cell only: the last lines of the last row's broken cells, and labels without anything beside them. */
function extendDownwards(entries: readonly Entry[], end: number, columns: readonly Column[]): number {
  let to = end;
  while (continuesBelow(entries[to - 1], entries[to], columns)) to += 1;
  return to;
}

function continuesBelow(
  before: Entry | undefined,
  entry: Entry | undefined,
  columns: readonly Column[],
): boolean {
  if (before === undefined || entry === undefined || entry.cells.length > 1) return false;
  const [cell] = entry.cells;
  if (cell === undefined || isTitle(entry, before)) return false;
  const [column, ...more] = columnsUnder(cell, columns);
  if (column === undefined || more.length > 0 || stepTo(before, entry) > maxStepInRow) return false;
  return column !== columns[0] || (!entry.isBold && Math.abs(cell.left - column.left) <= sameEdgePoints);
}

/** Adds the columns that have a head but nothing below it. */
function withEmptyColumns(
  columns: readonly Column[],
  headLines: readonly (readonly Cell[])[],
  lines: readonly TableLine[],
): Pick<TableBlock, 'columns' | 'lines'> {
  const low = columns[0]?.right ?? 0;
  const line = headLines.find((cells) => cells.filter((cell) => cell.left > low).length >= columns.length);
  const isApart = (cell: Cell) =>
    cell.left > low && columns.every((column) => cell.left > column.right || cell.right < column.outerLeft);
  const empty = (line ?? []).filter(isApart).map(({ left, right }) => ({ left, right, outerLeft: left }));
  const all = [...columns, ...empty].sort((a, b) => a.left - b.left);
  const places = all.map((column) => columns.indexOf(column));
  return {
    columns: all,
    lines: lines.map((one) => ({ ...one, cells: places.map((place) => one.cells[place]) })),
  };
}

/** The cells of a head's line, cut at the gutters where there is room, as "Suspected source" close before "First choice". */
function cutHead(cells: readonly Cell[], columns: readonly Column[]): Cell[] {
  return cells.flatMap((cell) => cutAtGutters(cell, columnsUnder(cell, columns)));
}
