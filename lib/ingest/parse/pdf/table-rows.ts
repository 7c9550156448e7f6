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
    if (groups.every((group) => isOneRow(group, columns)) && isRagged(groups)) return groups;
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
        return index > 0 ? !areTwoValues(above, cell) : isFull(above, cell, column);
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

/** True when the first word of the next line would have had no room at the end of this one. */
function isFull(above: Cell, cell: Cell, column: Column): boolean {
  const [first] = cell.pieces;
  if (first === undefined) return false;
  const word = first.text.split(' ', 1)[0] ?? '';
  const width = ((first.right - first.left) * word.length) / Math.max(1, first.text.length);
  return above.right + blankWidth * first.size + width > column.right - 0.5;
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
  if (stepBetween(before, line) > maxStepInRow || before.across !== undefined || line.across !== undefined)
    return false;
  const isOverlapping = stepBetween(before, line) < overlapStep;
  const hasLabel = line.cells[0] !== undefined;
  if (hasLabel && hasData(line) && hasData(before)) return false;
  if (!hasLabel && !hasData(before)) return isOverlapping;
  // Several cells beside no label may be a row of their own under the label above.
  const isRow = !hasLabel && line.cells.filter(isThere).length > 1;
  return columns.every((column, index) => {
    const [above, cell] = [before.cells[index], line.cells[index]];
    if (cell === undefined) return true;
    if (above === undefined) return index > 0 && (isOverlapping || hasLabel);
    if (index > 0 && areTwoValues(above, cell)) return false;
    if (isRow && !goesOn(above.text)) return isOverlapping;
    return (
      isOverlapping || isBrokenText(above, cell, { column, isLabel: index === 0, isAlone: !hasData(before) })
    );
  });
}

/** True when the words say that the text of a cell goes on in the cell below. */
function isBrokenText(
  above: Cell,
  cell: Cell,
  place: { column: TextColumn; isLabel: boolean; isAlone: boolean },
): boolean {
  if (!isFull(above, cell, place.column) || /[.:;]$/.test(above.text)) return false;
  // A single word is no text that was broken.
  if (!place.isLabel && (isFigure(above) || !above.text.includes(' '))) return false;
  const isMarked = (place.column.isCapital && /^[\p{Ll}(]/u.test(cell.text)) || goesOn(above.text);
  return isMarked || (place.isLabel && place.isAlone && isHanging(above, cell));
}

/** Set in a little below a label of the same weight, as the second line of a label is. */
function isHanging(above: Cell, cell: Cell): boolean {
  const [first, next] = [above.pieces[0], cell.pieces[0]];
  if (first === undefined || next === undefined || first.bold !== next.bold) return false;
  const indent = (next.left - first.left) / next.size;
  return indent > 0.3 && indent < 1.5;
}
