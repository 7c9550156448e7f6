import { isAmount, type Cell } from './table-cells.ts';
import { alignCells, type Column } from './table-columns.ts';

const maxHeaderLines = 8;
const maxHeaderCharacters = 600;
const units =
  /\b(?:in|amounts? in|dollars in|expressed in)\b.{0,40}\b(?:thousand|million|billion|dollar|euro|percent|share)s?\b|^\(?(?:dollars|millions|thousands|billions)\b/i;

/** True for a line such as "(in millions, except per share amounts)". */
export function isUnitsLine(text: string): boolean {
  return text.length < 120 && units.test(text);
}

/** How many of a table's first lines are its head: those before the first line with figures, when one follows. */
export function countHeaderLines(lines: readonly (readonly Cell[])[], columns: readonly Column[]): number {
  const firstData = lines.findIndex((cells) => cells.some((cell) => isFigureCell(cell, columns)));
  if (firstData <= 0) return 0;
  let count = 0;
  while (count < Math.min(firstData, maxHeaderLines) && headsColumns(lines[count] ?? [], columns)) count += 1;
  return count;
}

function isFigureCell(cell: Cell, columns: readonly Column[]): boolean {
  return isAmount(cell.text) && !isInFirstColumn(cell, columns);
}

function headsColumns(cells: readonly Cell[], columns: readonly Column[]): boolean {
  const data = cells.filter((cell) => !isInFirstColumn(cell, columns));
  if (data.length === 0) return cells.some((cell) => isUnitsLine(cell.text));
  return data.every((cell) => !isAmount(cell.text));
}

/** The first column holds what the rows are about; a centred line that begins in it may still head all columns. */
export function isInFirstColumn(cell: Cell, columns: readonly Column[]): boolean {
  const [first, second] = columns;
  if (first === undefined || second === undefined) return true;
  return (cell.left + cell.right) / 2 < (first.right + second.left) / 2 && cell.left < first.right;
}

/**
 * The head of each column as one line, cells joined by " | ": what stands above the column in each header line, a heading
 * over several columns repeated for each. Undefined when nothing is there.
 */
export function composeHeader(
  lines: readonly (readonly Cell[])[],
  columns: readonly Column[],
): string | undefined {
  const heads = columns.map((): string[] => []);
  for (const cells of lines) {
    headsOfLine(cells, columns).forEach((text, index) => {
      if (text !== '') heads[index]?.push(text);
    });
  }
  const header = heads.map((parts) => parts.join(' ')).join(' | ');
  if (/^[\s|]*(?:(?:beginning )?page(?: no\.?)?)?$/i.test(header)) return undefined;
  return header.slice(0, maxHeaderCharacters).trim();
}

function headsOfLine(cells: readonly Cell[], columns: readonly Column[]): string[] {
  const first = cells.filter((cell) => isInFirstColumn(cell, columns));
  const data = cells.filter((cell) => !first.includes(cell));
  const dataColumns = columns.slice(1);
  const title = first.map((cell) => cell.text).join(' ');
  return [
    title,
    ...(data.length < dataColumns.length ? spread(data, dataColumns) : assign(data, dataColumns)),
  ];
}

function assign(cells: readonly Cell[], columns: readonly Column[]): string[] {
  return alignCells(cells, columns).map((cell) => cell?.text ?? '');
}

/**
 * Fewer headings than columns: one centred over all of them counts for each; a wide one for those that it nearly reaches;
 * a narrow one for the column that it stands over.
 */
function spread(cells: readonly Cell[], columns: readonly Column[]): string[] {
  const centres = columns.map((column) => (column.left + column.right) / 2);
  const pitch =
    columns.length < 2 ? Infinity : ((centres.at(-1) ?? 0) - (centres[0] ?? 0)) / (columns.length - 1);
  const isOverAll = isCentredOverAll(cells, centres);
  return centres.map((centre) => {
    let nearest: { text: string; distance: number } = { text: '', distance: Infinity };
    for (const { left, right, text } of cells) {
      const distance = Math.max(0, left - centre, centre - right);
      const reach = isOverAll ? Infinity : pitch * (isOverOne({ left, right }, centres, pitch) ? 0.3 : 0.7);
      if (distance < reach && distance < nearest.distance) nearest = { text, distance };
    }
    return nearest.text;
  });
}

/** Centred over a column and not much wider than columns lie apart. */
function isOverOne(cell: Column, centres: readonly number[], pitch: number): boolean {
  const middle = (cell.left + cell.right) / 2;
  const isCentred = centres.some((centre) => Math.abs(centre - middle) < 0.35 * pitch);
  return cell.right - cell.left < pitch * (isCentred ? 1.4 : 0.9);
}

function isCentredOverAll(cells: readonly Cell[], centres: readonly number[]): boolean {
  const [cell] = cells;
  if (cell === undefined || cells.length > 1) return false;
  const [low = 0, high = 0] = [centres[0], centres.at(-1)];
  return Math.abs((cell.left + cell.right) / 2 - (low + high) / 2) < 0.2 * (high - low) + 3;
}
