import type { Line } from './lines.ts';
import { cellsOf, isAmount, isPeriod, type Cell } from './table-cells.ts';
import { alignCells, findColumns, mergeCells, type Column } from './table-columns.ts';
import { composeHeader, countHeaderLines, isInFirstColumn, isUnitsLine } from './table-header.ts';

export type TableRow = {
  cells: (Cell | undefined)[];
  /** The line that heads the columns of this row; undefined for header rows and tables without a head. */
  header: string | undefined;
};

/** A stretch of a region: running text, or a table's rows. */
export type Stretch = { kind: 'lines'; lines: Line[] } | { kind: 'table'; rows: TableRow[] };

type Entry = { line: Line; cells: Cell[] };

/** Lines without cells (section labels, broken labels) may stand between a table's lines, this many at a time. */
const maxPlainBetween = 3;
/** A larger step to the next line, in font sizes, ends a table. */
const maxStep = 4.5;

/** Finds the tables among the lines of a region. Everything else stays as it is, in the same order. */
export function findTables(lines: readonly Line[]): Stretch[] {
  const entries = lines.map((line) => ({ line, cells: cellsOf(line) }));
  const stretches: Stretch[] = [];
  let plainFrom = 0;
  for (let at = 0; at < entries.length;) {
    const end = findTableEnd(entries, at);
    const table = end === undefined ? undefined : readTable(entries, { plainFrom, at, end });
    if (table === undefined || end === undefined) at = end ?? at + 1;
    else {
      if (table.from > plainFrom)
        stretches.push({ kind: 'lines', lines: lines.slice(plainFrom, table.from) });
      stretches.push({ kind: 'table', rows: table.rows });
      at = plainFrom = end;
    }
  }
  if (plainFrom < lines.length) stretches.push({ kind: 'lines', lines: lines.slice(plainFrom) });
  return stretches;
}

/** The end of the run of lines that may be one table beginning here, or undefined when none begins here. */
function findTableEnd(entries: readonly Entry[], from: number): number | undefined {
  if ((entries[from]?.cells.length ?? 0) < 2) return undefined;
  let end = from + 1;
  let plain = 0;
  let hasFigures = hasFigureCell(entries[from]);
  for (let at = from + 1; at < entries.length; at += 1) {
    const entry = entries[at];
    if (entry === undefined || !goesOn(entries[at - 1], entry, hasFigures)) break;
    if (entry.cells.length >= 2) {
      hasFigures ||= hasFigureCell(entry);
      end = at + 1;
      plain = 0;
    } else if (plain >= maxPlainBetween || isProseLine(entry)) break;
    else plain += 1;
  }
  return end;
}

function goesOn(before: Entry | undefined, entry: Entry, hasFigures: boolean): boolean {
  return (
    before !== undefined &&
    stepBetween(before, entry) <= maxStep &&
    !(hasFigures && startsColumns(entry.cells))
  );
}

function hasFigureCell(entry: Entry | undefined): boolean {
  return entry?.cells.slice(1).some((cell) => isAmount(cell.text)) ?? false;
}

/** Nothing but periods, with or without a label before them: the head of another table, or of this one's next part. */
function startsColumns(cells: readonly Cell[]): boolean {
  const periods = cells.filter((cell) => isPeriod(cell.text));
  return (
    periods.length >= 2 &&
    periods.length >= cells.length - 1 &&
    cells.slice(1).every((cell) => isPeriod(cell.text))
  );
}

function stepBetween(before: Entry, entry: Entry): number {
  return (entry.line.baseline - before.line.baseline) / Math.max(before.line.size, entry.line.size, 1);
}

function isProseLine(entry: Entry): boolean {
  const text = entry.cells[0]?.text ?? '';
  return text.length > 110 || (text.length > 70 && /[.;]$/.test(text));
}

type Run = { plainFrom: number; at: number; end: number };

function readTable(entries: readonly Entry[], run: Run): { from: number; rows: TableRow[] } | undefined {
  const inside = entries.slice(run.at, run.end);
  const tabular = inside.filter((entry) => entry.cells.length >= 2);
  if (tabular.length < 2) return undefined;
  const figures = tabular.filter(hasFigureCell);
  const columns = findColumns((figures.length >= 2 ? figures : tabular).map((entry) => entry.cells));
  if (columns.length < 2 || !isTable(tabular, columns)) return undefined;
  const from = extendUpwards(entries, run, columns);
  const all = entries.slice(from, run.end);
  return { from, rows: makeRows(all, columns) };
}

/** Figures make a table; so do cells that keep to their columns. */
function isTable(tabular: readonly Entry[], columns: readonly Column[]): boolean {
  const data = tabular.flatMap((entry) => entry.cells.slice(1));
  const figures = data.filter((cell) => isAmount(cell.text) || isPeriod(cell.text)).length;
  if (figures >= data.length * 0.4) return true;
  const cells = tabular.flatMap((entry) => entry.cells);
  const aligned = cells.filter(
    (cell) => columns.filter((column) => overlaps(cell, column)).length === 1,
  ).length;
  return tabular.length >= 2 && aligned >= cells.length * 0.8 && columns.length <= 12;
}

function overlaps(cell: Cell, column: Column): boolean {
  return cell.left < column.right && cell.right > column.left;
}

/** Lines of one cell just above belong to the head when they name units, or stand over the columns of figures. */
function extendUpwards(entries: readonly Entry[], run: Run, columns: readonly Column[]): number {
  let from = run.at;
  while (from > run.plainFrom && run.at - from < 3) {
    const [above, below] = [entries[from - 1], entries[from]];
    if (above === undefined || below === undefined || stepBetween(above, below) > 2.5) break;
    if (!isHeadLine(above.cells, columns)) break;
    from -= 1;
  }
  return from;
}

function isHeadLine(cells: readonly Cell[], columns: readonly Column[]): boolean {
  const [cell] = cells;
  if (cell === undefined || cells.length > 1) return false;
  const firstData = columns[1]?.left ?? Infinity;
  return isUnitsLine(cell.text) || (cell.text.length < 80 && (cell.left + cell.right) / 2 > firstData - 10);
}

function makeRows(entries: readonly Entry[], columns: readonly Column[]): TableRow[] {
  const cellLines = entries.map((entry) => entry.cells);
  const headerLines = countHeaderLines(cellLines, columns);
  const header = composeHeader(cellLines.slice(0, headerLines), columns);
  const rows: TableRow[] = [];
  entries.forEach((entry, index) => {
    const cells = alignCells(entry.cells, columns);
    if (index < headerLines) rows.push({ cells: spreadHeader(entry.cells, cells), header: undefined });
    else if (!joinsRowBefore(entries, index, columns) || index === headerLines) rows.push({ cells, header });
    else mergeIntoLast(rows, cells, header);
  });
  return rows;
}

/** Header lines keep their cells as they are: one over several columns isn't torn into one of them. */
function spreadHeader(cells: readonly Cell[], aligned: (Cell | undefined)[]): (Cell | undefined)[] {
  return cells.length === aligned.filter((cell) => cell !== undefined).length ? aligned : [...cells];
}

/** A line that only goes on with cells of the row above: broken labels and cells of several lines. */
function joinsRowBefore(entries: readonly Entry[], index: number, columns: readonly Column[]): boolean {
  const [before, entry] = [entries[index - 1], entries[index]];
  if (before === undefined || entry === undefined || stepBetween(before, entry) > 1.6) return false;
  const isLabel = (cell: Cell) => isInFirstColumn(cell, columns);
  const label = entry.cells.find(isLabel);
  const hasData = entry.cells.some((cell) => !isLabel(cell));
  if (label === undefined) return entry.cells.every((cell) => isCellText(cell, columns));
  const beforeHasData = before.cells.some((cell) => !isLabel(cell));
  const goesOn = /^[\p{Ll}(]/u.test(label.text) && !/[.:;]$/.test(before.cells.find(isLabel)?.text ?? ':');
  return goesOn && !(hasData && beforeHasData);
}

/** Words that stand in one of the columns of figures, and nowhere else. */
function isCellText(cell: Cell, columns: readonly Column[]): boolean {
  const [first, ...data] = columns;
  if (isAmount(cell.text) || isPeriod(cell.text)) return false;
  return data.some((column) => overlaps(cell, column)) && !(first !== undefined && overlaps(cell, first));
}

function mergeIntoLast(rows: TableRow[], cells: (Cell | undefined)[], header: string | undefined): void {
  const last = rows.at(-1);
  if (last === undefined) rows.push({ cells, header });
  else last.cells = cells.map((cell, column) => mergeCells(last.cells[column], cell));
}
