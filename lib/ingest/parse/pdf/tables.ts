import type { Line } from './lines.ts';
import { findBlock, type TableBlock } from './table-block.ts';
import { cellsOf, isAmount, type Cell } from './table-cells.ts';
import { findRunEnd, hasFigure, isTitle, makeEntry, type Entry } from './table-entries.ts';
import type { Column } from './table-grid.ts';
import { inheritHeads, readHeads, type Heads } from './table-header.ts';
import { groupRows } from './table-rows.ts';

/** A row: for each of its columns the lines that the cell was broken into, none for an empty cell. */
export type TableRow = Cell[][];

export type Table = {
  headLines: Cell[][];
  /** What stands over which column, as far as that is certain. Undefined without a head. */
  heads: Heads | undefined;
  rows: TableRow[];
};

/** A stretch of a region: running text, or a table. */
export type Stretch = { kind: 'lines'; lines: Line[] } | { kind: 'table'; table: Table };

type Found = { from: number; end: number; table: Table; isFigures: boolean; columns: readonly Column[] };

/** A table without a head goes on with the one above when no more than a few lines of words stand between, this long together. */
const maxLinesBetween = 4;
const maxCharactersBetween = 300;
/** Running text fills at least this share of its lines. */
const filledByText = 0.93;

/**
 * Finds the tables among the lines of a region. Everything else stays as it is, in the same order. Lines with cells whose
 * columns can't be told are rows of their own, cell by cell: two rows or two columns are never mixed.
 */
export function findTables(lines: readonly Line[]): Stretch[] {
  const entries = lines.map((line) => makeEntry(line, cellsOf(line)));
  const stretches: Stretch[] = [];
  let plainFrom = 0;
  let last: Found | undefined;
  for (let at = 0; at < entries.length;) {
    const end = findRunEnd(entries, at);
    const found = end === undefined ? [] : readRun(entries, { plainFrom, at, end });
    for (const one of found) {
      const { from, end: tableEnd, table } = one;
      if (last?.table.heads !== undefined && goesOn(entries.slice(last.end, from), one))
        table.heads = inheritHeads({ heads: last.table.heads, columns: last.columns }, one.columns);
      if (one.columns.length > 0) last = one;
      if (from > plainFrom) stretches.push({ kind: 'lines', lines: lines.slice(plainFrom, from) });
      stretches.push({ kind: 'table', table });
      plainFrom = tableEnd;
    }
    at = Math.max(end ?? at + 1, plainFrom);
  }
  if (plainFrom < lines.length) stretches.push({ kind: 'lines', lines: lines.slice(plainFrom) });
  return stretches;
}

/** True when a table without a head goes on with the one above, over these lines between. */
function goesOn(between: readonly Entry[], { table, isFigures }: Found): boolean {
  if (!isFigures || table.headLines.length > 0 || between.length > maxLinesBetween) return false;
  const texts = between.flatMap(({ cells }) => cells.map((cell) => cell.text));
  if (texts.length > between.length || texts.join(' ').length > maxCharactersBetween) return false;
  const [first] = between;
  return first === undefined || !between.some((entry) => isTitle(entry, first));
}

type Run = { plainFrom: number; at: number; end: number };

/** The tables of a run of lines, found from the bottom upwards, because what is below a head tells its columns. */
function readRun(entries: readonly Entry[], run: Run): Found[] {
  const found: Found[] = [];
  let bottom = run.end;
  let loose = run.end;
  while (bottom > run.at) {
    const block = findBlock(entries, { ...run, end: bottom });
    if ('next' in block) {
      bottom = block.next;
      continue;
    }
    found.unshift(readBlock(block), ...looseRows(entries, block.end, loose));
    bottom = loose = block.from;
  }
  return [...looseRows(entries, Math.max(run.plainFrom, Math.min(run.at, loose)), loose), ...found];
}

function readBlock(block: TableBlock): Found {
  const { from, end, headLines, isFigures } = block;
  const rows = groupRows(block.lines, block.columns).map((group): TableRow => {
    const [first] = group;
    if (first?.across !== undefined) return [[first.across]];
    return block.columns.map((_, column) => group.flatMap((line) => line.cells[column] ?? []));
  });
  const edge = (block.columns[0]?.outerLeft ?? 0) - 1;
  const isLabelled = hasLabels(rows);
  // Without labels all columns are headed alike, as if an empty column of labels stood before them.
  const columns = isLabelled
    ? block.columns
    : [{ left: edge, right: edge, outerLeft: edge }, ...block.columns];
  const heads = headLines.length === 0 ? undefined : readHeads(headLines, columns);
  const table = { headLines, heads, rows: isLabelled ? rows : rows.map((row) => [[], ...row]) };
  return { from, end, table, isFigures, columns };
}

/** False for rows that begin with a figure; a short number may count the rows. */
function hasLabels(rows: readonly TableRow[]): boolean {
  const labels = rows.flatMap(([label]) => label ?? []);
  return !labels.every(({ text }) => isAmount(text) && !/^\d{1,3}[.)]?$/.test(text));
}

/** Lines with cells, at least two that follow each other, that no table took. */
function looseRows(entries: readonly Entry[], from: number, end: number): Found[] {
  const found: Found[] = [];
  for (let at = from; at < end;) {
    let to = at;
    while (to < end && isLooseRow(entries[to])) to += 1;
    if (to - at >= 2 || (to > at && entries.slice(at, to).every(hasFigure))) {
      const rows = entries.slice(at, to).map((entry) => entry.cells.map((cell) => [cell]));
      found.push({
        from: at,
        end: to,
        table: { headLines: [], heads: undefined, rows },
        isFigures: false,
        columns: [],
      });
    }
    at = Math.max(to, at + 1);
  }
  return found;
}

/** Cells with more room between them than the words of running text have, even where a blank is wide. */
function isLooseRow(entry: Entry | undefined): boolean {
  if (entry === undefined || entry.cells.length < 2) return false;
  const filled = entry.cells.reduce((sum, cell) => sum + cell.right - cell.left, 0);
  return filled < filledByText * (entry.line.right - entry.line.left);
}
