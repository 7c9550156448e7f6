import { columnsUnder } from './table-align.ts';
import { isAmount, isPeriod, type Cell } from './table-cells.ts';
import {
  hasFigure,
  isMostlyFigures,
  isTitle,
  maxPlainBetween,
  startsColumns,
  stepTo,
  type Entry,
} from './table-entries.ts';
import { isOver, type Column } from './table-grid.ts';
import type { TableLine } from './table-rows.ts';
import { endsPeriod, isUnitsLine } from './table-words.ts';

const maxHeadLines = 9;
const maxHeadCharacters = 110;
/** Heads that only their words tell are shorter. */
const maxWordHeadLines = 3;
/** Steps to the next line, in font sizes: from a head to the rows, inside a head, inside a cell of it. */
const maxHeadStep = 3;
const maxStepInHead = 2.1;
const maxStepInCell = 1.7;
/** A heading may begin this far before its column, in points. */
const besidePoints = 10;

/** What is around a line: the one above it, those below that are rows, and their columns. */
type Around = { above: Entry | undefined; below: readonly Entry[]; columns: readonly Column[] };

/**
 * True when a line heads the lines below it: periods, bold words over others, or words over several columns of figures that
 * don't just go on from a row of figures above.
 */
export function isHeadOf(entry: Entry, { above, below, columns }: Around): boolean {
  if (below.length === 0) return false;
  if (startsColumns(entry)) return true;
  if (hasFigure(entry)) return false;
  if (entry.isBold && !below.every((other) => other.isBold)) return true;
  const goesOn = above !== undefined && hasFigure(above) && stepTo(above, entry) < maxStepInHead;
  return !goesOn && below.length >= 2 && areWordsOver(entry, below, columns);
}

function areWordsOver(entry: Entry, below: readonly Entry[], columns: readonly Column[]): boolean {
  if (!isMostlyFigures(below) || !maybeHeads(entry, columns)) return false;
  return entry.cells.every((cell) => isWords(cell, columns, below));
}

/** In a table of two columns words over figures may be a row, too, unless units stand beside them. */
function maybeHeads({ cells }: Entry, columns: readonly Column[]): boolean {
  return columns.length > 2 || isUnitsLine(cells[0]?.text ?? '');
}

/** A label, or words where the lines below have figures. */
function isWords(cell: Cell, columns: readonly Column[], below: readonly Entry[]): boolean {
  const index = columns.findIndex((column) => isOver(cell, column));
  const column = columns[index];
  if (index <= 0 || column === undefined) return true;
  const cells = below.flatMap((entry) => entry.cells.filter((other) => isOver(other, column)));
  return cells.filter((other) => isAmount(other.text) || isPeriod(other.text)).length >= cells.length * 0.7;
}

/** The block below: its columns, and whether most of what stands beside the first is figures. */
type Below = { columns: readonly Column[]; isFigures: boolean };

/**
 * The lines that head a block whose rows begin at `rowsFrom`; none when `from` is `end`. Labels of a section may stand between
 * the head and the rows.
 */
export function findHead(
  entries: readonly Entry[],
  { plainFrom, rowsFrom }: { plainFrom: number; rowsFrom: number },
  below: Below,
): { from: number; end: number } {
  for (let end = rowsFrom; end > plainFrom && rowsFrom - end <= maxPlainBetween; end -= 1) {
    let from = end;
    while (from > Math.max(plainFrom, end - maxHeadLines) && goesOnUpwards(entries, { from, end }, below))
      from -= 1;
    if (from < end) return { from, end };
    if (!isSectionLabel(entries[end - 1], entries[rowsFrom], below.columns)) break;
  }
  return { from: rowsFrom, end: rowsFrom };
}

/** True when the line above `from` belongs to the head, too. */
function goesOnUpwards(
  entries: readonly Entry[],
  { from, end }: { from: number; end: number },
  { columns, isFigures }: Below,
): boolean {
  const [above, next] = [entries[from - 1], entries[from]];
  if (above === undefined || next === undefined) return false;
  if (stepTo(above, next) > (from === end ? maxHeadStep : maxStepInHead)) return false;
  const isLowest = from === end;
  const isBroken = isLowest
    ? !isFigures && isBoldBeside(above, entries[from - 2])
    : isBoldBeside(above, next);
  const isAlone = isLowest && !isBelowHead(above, entries[from - 2]);
  return isHeadLine(above, columns, { isFigures, isBroken, isAlone });
}

/** Close below a line of several words, as the last lines of broken headings are. */
function isBelowHead(entry: Entry, other: Entry | undefined): boolean {
  if (other === undefined || other.cells.length < 2 || hasFigure(other)) return false;
  return stepTo(other, entry) < maxStepInHead;
}

/** Reaches over the columns beside the first, or nearly: titles of tables are centred over the whole page instead. */
function isOverData(cell: Cell, columns: readonly Column[]): boolean {
  return cell.right > (columns[1]?.outerLeft ?? 0) - besidePoints;
}

function isSectionLabel(
  entry: Entry | undefined,
  row: Entry | undefined,
  columns: readonly Column[],
): boolean {
  const [cell] = entry?.cells ?? [];
  if (entry === undefined || row === undefined || cell === undefined || entry.cells.length > 1) return false;
  return !isOverData(cell, columns) && !isTitle(entry, row);
}

/** A bold line with cells just above or below: a label of a section has none. */
function isBoldBeside(entry: Entry, other: Entry | undefined): boolean {
  if (!entry.isBold || other?.isBold !== true || other.cells.length < 2) return false;
  return Math.abs(stepTo(entry, other)) < maxStepInCell;
}

type Look = {
  isFigures: boolean;
  /** A line of a heading that is broken into several. */
  isBroken: boolean;
  /** Between the rows and what isn't known to be a head. */
  isAlone: boolean;
};

function isHeadLine(entry: Entry, columns: readonly Column[], look: Look): boolean {
  if (hasFigure(entry) || entry.cells.some((cell) => cell.text.length > maxHeadCharacters)) return false;
  const [first, ...others] = entry.cells;
  if (first === undefined || others.length > 0) return isRowOfHeads(entry, columns, look);
  if (first.left < (columns[0]?.right ?? 0)) return headsLabels(first, columns, look);
  return (look.isFigures || entry.isBold) && headsColumns(first, columns, look);
}

/** A single heading above the columns beside the first; just above the rows, one of a single column or of all. */
function headsColumns(cell: Cell, columns: readonly Column[], { isAlone }: Look): boolean {
  if (isAlone && columns.length > 2 && !isAboutAll(cell.text)) return false;
  return isOverData(cell, columns) && !/[.;:]$/.test(cell.text);
}

function isRowOfHeads(entry: Entry, columns: readonly Column[], { isFigures }: Look): boolean {
  return entry.isBold || (isFigures && maybeHeads(entry, columns)) || startsColumns(entry);
}

/** Units or a period: a heading of all columns may stand alone just above the rows. */
function isAboutAll(text: string): boolean {
  return isUnitsLine(text) || isPeriod(text) || endsPeriod.test(text);
}

function headsLabels(cell: Cell, columns: readonly Column[], { isBroken }: Look): boolean {
  return isUnitsLine(cell.text) || (isBroken && columnsUnder(cell, columns).length <= 1);
}

/**
 * Head lines that fit into the columns like rows, so that only their words tell them: every column is headed, and one in
 * which all rows begin with a digit is headed by a word.
 */
export function countHeadLines(lines: readonly TableLine[]): number {
  const columns = [...(lines[0]?.cells.keys() ?? [])].slice(1);
  const count = countUntilHeaded(lines, columns);
  const [head, body] = [lines.slice(0, count), lines.slice(count)];
  const hasFigures = columns.some((column) => {
    const texts = body.flatMap((line) => line.cells[column]?.text ?? []);
    return texts.length >= 2 && texts.every((text) => /^[^\p{L}]*\d/u.test(text));
  });
  return hasFigures && head.every(isWordsOnly) ? count : 0;
}

/** How many lines it takes until each column had a cell; 0 when these are many. */
function countUntilHeaded(lines: readonly TableLine[], columns: readonly number[]): number {
  const open = new Set(columns);
  for (let count = 0; count < maxWordHeadLines; count += 1) {
    for (const column of columns) if (lines[count]?.cells[column] !== undefined) open.delete(column);
    if (open.size === 0) return count + 1;
  }
  return 0;
}

function isWordsOnly({ across, cells }: TableLine): boolean {
  return (
    across === undefined &&
    cells.every((cell) => cell === undefined || /^\P{N}*\p{L}\P{N}*$/u.test(cell.text))
  );
}
