import type { Line } from './lines.ts';
import { isAmount, isPeriod, type Cell } from './table-cells.ts';
import type { Column } from './table-grid.ts';

/**
 * A line of a table: its cells by column. A line of one cell that runs over several columns (a label of a section, say)
 * has it in `across` and is a row by itself.
 */
export type TableLine = { line: Line; cells: readonly (Cell | undefined)[]; across: Cell | undefined };

/** Steps between lines are of two kinds when the larger is at least this many times the smaller. */
const stepRatio = 1.15;
/** Lines closer than this overlap, as cells do that are centred beside a cell of two lines. */
const overlapStep = 0.9;
/** Lines of one row are never further apart than this, in font sizes. */
const maxStepInRow = 1.7;
const maxLinesInRow = 12;
/** Of this many characters, a line that ends at its column's edge and goes on with a small letter is part of a longer text. */
const longText = 30;
/** How much earlier than at its column's edge a line of a long text may end, as a share of the column. */
const earlyShare = 0.1;
/** This share of texts begins with a capital where that is the custom. */
const capitalShare = 0.8;
/** A blank between words, in font sizes. */
const blankWidth = 0.25;

/**
 * Groups the lines of a table's body into rows. Two ways tell that a line goes on with the row above: it stands closer to
 * it than rows stand to each other, throughout the table; or it plainly goes on with a text that was broken at the
 * column's edge. Where neither is sure, each line stays a row by itself.
 */
export function groupRows(lines: readonly TableLine[], columns: readonly Column[]): TableLine[][] {
  // Columns reach as far as their longest line, also where that is the only cell of its line.
  const whole = columns.map((column, index) => ({
    ...column,
    right: Math.max(column.right, ...lines.map((line) => line.cells[index]?.right ?? 0)),
  }));
  return joinLabels(groupBySteps(lines, whole) ?? groupByWords(lines, whole));
}

/** Rows that are set apart by larger steps; undefined when the steps don't tell rows. */
function groupBySteps(lines: readonly TableLine[], columns: readonly Column[]): TableLine[][] | undefined {
  const steps = lines.slice(1).map((line, index) => stepBetween(lines[index], line));
  const sorted = [...steps].sort((a, b) => a - b);
  for (const [index, step] of sorted.entries()) {
    if (step > maxStepInRow) return undefined;
    const next = sorted[index + 1] ?? 0;
    if (next < overlapStep || next < step * stepRatio) continue;
    const groups = groupWhile(lines, (_, at) => (steps[at - 1] ?? Infinity) <= step);
    const areRows = groups.every((group) => isOneRow(group, columns)) && haveLabels(groups);
    if (areRows && isRagged(groups)) return groups;
  }
  return undefined;
}

/** A label on a line of its own, with its figures on the next line. */
function joinLabels(groups: readonly TableLine[][]): TableLine[][] {
  const rows: TableLine[][] = [];
  for (const group of groups) {
    const above = rows.at(-1);
    if (above !== undefined && isLabelOf(above, group)) above.push(...group);
    else rows.push([...group]);
  }
  return rows;
}

function isLabelOf(above: readonly TableLine[], group: readonly TableLine[]): boolean {
  if ([...above, ...group].some(({ across }) => across !== undefined)) return false;
  if (above.some(hasData) || group.some(({ cells }) => cells[0] !== undefined)) return false;
  const label = above.at(-1)?.cells[0]?.text ?? ':';
  return !label.endsWith(':') && stepBetween(above.at(-1), group[0]) <= maxStepInRow;
}

function hasData({ cells }: TableLine): boolean {
  return cells.slice(1).some(isThere);
}

function groupWhile(
  lines: readonly TableLine[],
  joins: (line: TableLine, at: number) => boolean,
): TableLine[][] {
  const groups: TableLine[][] = [];
  lines.forEach((line, index) => {
    const last = groups.at(-1);
    if (last !== undefined && joins(line, index)) last.push(line);
    else groups.push([line]);
  });
  return groups;
}

/** From baseline to baseline, in font sizes. */
function stepBetween(before: TableLine | undefined, line: TableLine | undefined): number {
  if (before === undefined || line === undefined) return Infinity;
  return (line.line.baseline - before.line.baseline) / Math.max(before.line.size, line.line.size, 1);
}

/**
 * Every row of several lines begins with its label; or all have it at half their height. A label below other lines may else
 * belong to what is below it.
 */
function haveLabels(groups: readonly (readonly TableLine[])[]): boolean {
  const long = groups.filter((group) => group.length > 1);
  const places = long.map((group) => {
    const first = group.findIndex(({ cells }) => cells[0] !== undefined);
    const last = group.findLastIndex(({ cells }) => cells[0] !== undefined);
    const above = group.slice(1, first + 1);
    if (above.every((line, index) => stepBetween(group[index], line) < overlapStep)) return 'first';
    return first + last === group.length - 1 ? 'middle' : 'other';
  });
  return (
    places.every((place) => place === 'first') ||
    (places.length > 1 && places.every((place) => place === 'middle'))
  );
}

/** One label, broken into lines or not, and no two values below each other in one column. */
function isOneRow(group: readonly TableLine[], columns: readonly Column[]): boolean {
  if (group.length === 1) return true;
  if (group.length > maxLinesInRow || group.some(({ across }) => across !== undefined)) return false;
  return columns.every((column, index) => {
    const cells = group.map((line) => line.cells[index]);
    const filled = cells.filter((cell) => cell !== undefined);
    const isBroken = index > 0 || cells.findLastIndex(isThere) - cells.findIndex(isThere) < filled.length;
    return (
      isBroken &&
      filled.every((cell, at) => {
        const above = filled[at - 1];
        if (above === undefined) return true;
        return index > 0 ? !areTwoValues(above, cell) : isFull(above, cell, { column, isLabel: true });
      })
    );
  });
}

const isThere = (cell: Cell | undefined) => cell !== undefined;

/**
 * Where all cells of all rows have the same number of lines they may as well be rows of their own under one label;
 * broken text fills its cells unevenly.
 */
function isRagged(groups: readonly (readonly TableLine[])[]): boolean {
  const long = groups.filter((group) => group.length > 1);
  return long.some((group) => {
    const data = group.map(({ cells }) => cells.slice(1).filter(isThere).length);
    return data.length > 0 && (Math.max(...data) <= 1 || new Set(data).size > 1);
  });
}

/** Figures, or texts that both begin with a number: values of two rows, unless the first plainly goes on. */
function areTwoValues(above: Cell, cell: Cell): boolean {
  const isValue = (one: Cell) => isFigure(one) || /^\d/.test(one.text);
  return isValue(above) && isValue(cell) && !goesOn(above.text);
}

function isFigure(cell: Cell): boolean {
  return isAmount(cell.text) || isPeriod(cell.text);
}

/** Ends in a word or a mark after which a text goes on. */
function goesOn(text: string): boolean {
  return /(?:[,\-\u2013\u2014(/&+]|\b(?:and|or|of|to|the|a|an|in|for|by|with|on|at|from|per|than|as))$/i.test(
    text,
  );
}

/**
 * True when the first word of the next line would have had no room at the end of this one; of a long text, hardly any, as not
 * every program breaks lines as late as it could.
 */
function isFull(above: Cell, cell: Cell, { column, isLabel }: { column: Column; isLabel: boolean }): boolean {
  const [first] = cell.pieces;
  if (first === undefined) return false;
  const word = first.text.split(' ', 1)[0] ?? '';
  const width = ((first.right - first.left) * word.length) / Math.max(1, first.text.length);
  const isLong = !isLabel && above.text.length >= longText;
  const slack = isLong ? earlyShare * (column.right - column.left) : 0;
  return above.right + blankWidth * first.size + width > column.right - slack - 0.5;
}

/** A column, and whether the texts in it begin with a capital: then one that doesn't goes on with the text above. */
type TextColumn = Column & { isCapital: boolean };

/** Rows at even steps: a line joins the one above where the words say so. */
function groupByWords(lines: readonly TableLine[], columns: readonly Column[]): TableLine[][] {
  const texts = columns.map((column, index) => ({ ...column, isCapital: beginsCapital(lines, index) }));
  return groupWhile(lines, (line, at) => {
    const before = lines[at - 1];
    return before !== undefined && goesOnWith(before, line, texts);
  });
}

/** Of the lines with a label and something beside it, nearly all have a text here that doesn't begin with a small letter. */
function beginsCapital(lines: readonly TableLine[], index: number): boolean {
  const whole = lines.filter((line) => line.cells[0] !== undefined && hasData(line));
  const texts = whole.flatMap((line) => line.cells[index]?.text ?? []);
  return texts.filter((text) => /^\P{Ll}/u.test(text)).length >= texts.length * capitalShare;
}

function goesOnWith(before: TableLine, line: TableLine, columns: readonly TextColumn[]): boolean {
  const step = stepBetween(before, line);
  if (step > maxStepInRow || before.across !== undefined || line.across !== undefined) return false;
  const hasLabel = line.cells[0] !== undefined;
  const areTwoRows = hasLabel && hasData(line) && hasData(before);
  if (step < overlapStep) return !areTwoRows && !haveTwoValues(before, line);
  if (!hasLabel && !hasData(before)) return false;
  // Several cells may be a row of their own, also under the label above, so that all of them must plainly go on.
  const isRow = areTwoRows || (!hasLabel && line.cells.filter(isThere).length > 1);
  return goOnAll(before, line, { columns, isRow });
}

function goOnAll(
  before: TableLine,
  line: TableLine,
  { columns, isRow }: { columns: readonly TextColumn[]; isRow: boolean },
): boolean {
  const hasLabel = line.cells[0] !== undefined;
  return columns.every((column, index) => {
    const [above, cell] = [before.cells[index], line.cells[index]];
    if (cell === undefined) return true;
    if (above === undefined) return index > 0 && hasLabel && !isRow;
    const place = { column, isLabel: index === 0, isAlone: !hasData(before) };
    return isRow ? isLongText(above, cell, place) : isBrokenText(above, cell, place);
  });
}

function haveTwoValues(before: TableLine, line: TableLine): boolean {
  return line.cells.some((cell, index) => {
    const above = before.cells[index];
    return index > 0 && cell !== undefined && above !== undefined && areTwoValues(above, cell);
  });
}

type Place = { column: TextColumn; isLabel: boolean; isAlone: boolean };

/** True when the words say that the text of a cell goes on in the cell below. */
function isBrokenText(above: Cell, cell: Cell, place: Place): boolean {
  if (!isFull(above, cell, place) || /[.:;]$/.test(above.text)) return false;
  // A single word is no text that was broken.
  if (!place.isLabel && (isFigure(above) || areTwoValues(above, cell) || !above.text.includes(' ')))
    return false;
  const isMarked = (place.column.isCapital && /^[\p{Ll}(]/u.test(cell.text)) || goesOn(above.text);
  return isMarked || (place.isLabel && place.isAlone && isHanging(above, cell));
}

/** The same of each cell of a whole line: broken labels may end anywhere, other texts are long or end in a word that needs another. */
function isLongText(above: Cell, cell: Cell, place: Place): boolean {
  if (!isFull(above, cell, place) || /[.:;]$/.test(above.text)) return false;
  if (place.isLabel) return true;
  if (isFigure(above) || isFigure(cell) || areTwoValues(above, cell)) return false;
  return goesOn(above.text) || (above.text.length >= longText && /^\p{Ll}/u.test(cell.text));
}

/** Set in a little below a label of the same weight, as the second line of a label is. */
function isHanging(above: Cell, cell: Cell): boolean {
  const [first, next] = [above.pieces[0], cell.pieces[0]];
  if (first === undefined || next === undefined || first.bold !== next.bold) return false;
  const indent = (next.left - first.left) / next.size;
  return indent > 0.3 && indent < 1.5;
}
