import type { Line } from './lines.ts';
import { isAllBold } from './paragraphs.ts';
import { isAmount, isPeriod, type Cell } from './table-cells.ts';

/** A line with its cells. */
export type Entry = { line: Line; cells: Cell[]; isBold: boolean };

/** A larger step to the next line, in font sizes, ends a table. */
const maxStep = 4.5;
const sameEdgePoints = 3;
/**
 * Lines without cells (section labels, broken labels) may stand between a table's lines, this many at a time. Lines of a
 * long text beside the first column don't count.
 */
export const maxPlainBetween = 3;

const caption = /^(?:table|figure|schedule|exhibit|appendix|annex)\s+(?:\d|[A-Z]\b|[IVX]+\b)/i;
/** Titles are larger than rows by this much. */
const largerBy = 1.08;

export function makeEntry(line: Line, cells: Cell[]): Entry {
  return { line, cells, isBold: isAllBold(line) };
}

/** The end of the run of lines in which tables may be, or undefined when none begins here. */
export function findRunEnd(entries: readonly Entry[], from: number): number | undefined {
  if (cellCount(entries[from]) < 2) return undefined;
  let end = from + 1;
  let plain = 0;
  let edge = secondEdge(entries[from]);
  for (let at = from + 1; at < entries.length; at += 1) {
    const entry = entries[at];
    if (entry === undefined || stepTo(entries[at - 1] ?? entry, entry) > maxStep) break;
    if (entry.cells.length >= 2) {
      end = at + 1;
      plain = 0;
      edge = Math.min(edge, secondEdge(entry));
    } else if (entry.line.left <= edge - sameEdgePoints) {
      plain += 1;
      if (plain > maxPlainBetween || isProse(entry, edge)) break;
    }
  }
  return end;
}

function cellCount(entry: Entry | undefined): number {
  return entry?.cells.length ?? 0;
}

/** Where the cells beside the first begin. */
function secondEdge(entry: Entry | undefined): number {
  return entry?.cells[1]?.left ?? Infinity;
}

/** From baseline to baseline, in font sizes. */
export function stepTo(before: Pick<Entry, 'line'>, entry: Pick<Entry, 'line'>): number {
  return (entry.line.baseline - before.line.baseline) / Math.max(before.line.size, entry.line.size, 1);
}

/** A line of running text: long, and reaching to the right of `edge`, where the cells beside the labels begin. */
export function isProse(entry: Entry, edge: number): boolean {
  const text = entry.cells[0]?.text ?? '';
  if (entry.cells.length !== 1 || entry.line.right < edge) return false;
  return text.length > 110 || (text.length > 70 && /[.;:]$/.test(text));
}

/** True when a cell beside the first is a figure, and not just the marks of footnotes among words, as in a head. */
export function hasFigure(entry: Entry): boolean {
  const data = entry.cells.slice(1);
  const figures = data.filter((cell) => isAmount(cell.text));
  return figures.some((cell) => !/^\(\d\)$/.test(cell.text)) || figures.length * 2 > data.length;
}

/** Periods, and no figures: the head of a table, or of its next part. */
export function startsColumns({ cells }: Entry): boolean {
  const periods = cells.filter((cell) => isPeriod(cell.text));
  return (
    periods.length >= 2 &&
    periods.length >= cells.length / 2 &&
    cells.slice(1).every((cell) => !isAmount(cell.text))
  );
}

/** Most of what stands beside the first column is figures. */
export function isMostlyFigures(entries: readonly Entry[]): boolean {
  const data = entries.flatMap((entry) => entry.cells.slice(1));
  const figures = data.filter((cell) => isAmount(cell.text) || isPeriod(cell.text)).length;
  return data.length > 0 && figures >= data.length * 0.6;
}

/** True for the title of another table above or below lines of this size: it says so, or is larger. */
export function isTitle(entry: Entry, { line }: Entry): boolean {
  return caption.test(entry.cells[0]?.text ?? '') || entry.line.size > largerBy * line.size;
}
