import { makeLines, textOf, type Line, type Segment } from './lines.ts';
import type { Piece } from './pieces.ts';

/**
 * Reading order on pages with columns. A column page is cut at a *gutter*: a vertical line that no text crosses in a band
 * of lines, with running text on both sides. Numbers and short cells on one side mean a table, which is read line by line.
 * Bands above and below (a title over two columns, say) are looked at again, and so is each column (three columns).
 */

/** A column has at least this many lines of running text. */
const minColumnLines = 3;
/** With a table in it, a column has at least this many lines of running text besides. */
const minMixedLines = 8;
/** And is at least this wide, as a share of the text's width. */
const minColumnShare = 0.2;
/** Pages with more lines than this are drawings or tables of data. */
const maxLines = 400;
const maxDepth = 5;
/** A table of texts has this many rows, many of them with text on both sides at their first line, and few lines each. */
const minRows = 3;
const maxLinesInRow = 6;
const rowShare = 0.6;
/** This share of single lines begins with a capital on both sides where they are cells. */
const capitalShare = 0.8;
/** Steps between rows are this much wider than the usual one, of which a quarter are no wider. */
const rowStep = 1.25;
/** In font sizes: lines of two columns often overlap, and say nothing of the steps between lines. */
const overlapStep = 0.9;

/** The lines of a page as groups in reading order; inside a group lines follow each other from top to bottom. */
export function findRegions(pieces: readonly Piece[]): Line[][] {
  const lines = makeLines(pieces);
  return lines.length > maxLines ? [lines] : splitLines(lines, 0);
}

function splitLines(lines: Line[], depth: number): Line[][] {
  const split = depth < maxDepth ? findSplit(lines) : undefined;
  if (split === undefined) return lines.length === 0 ? [] : [lines];
  const { gutter, from, to } = split;
  const band = lines.slice(from, to);
  const sides = [false, true].map((isRight) =>
    makeLines(band.flatMap((line) => piecesAt(line, gutter, isRight))),
  );
  if (isMostlyRightToLeft(band)) sides.reverse();
  return [
    ...splitLines(lines.slice(0, from), depth + 1),
    ...sides.flatMap((side) => splitLines(side, depth + 1)),
    ...splitLines(lines.slice(to), depth + 1),
  ];
}

function piecesAt(line: Line, gutter: number, isRight: boolean): Piece[] {
  return line.segments
    .filter((segment) => isRightOf(segment, gutter) === isRight)
    .flatMap((segment) => segment.pieces);
}

function isRightOf(segment: Segment, gutter: number): boolean {
  return (segment.left + segment.right) / 2 > gutter;
}

function isMostlyRightToLeft(lines: readonly Line[]): boolean {
  const pieces = lines.flatMap((line) => line.segments.flatMap((segment) => segment.pieces));
  return pieces.filter((piece) => piece.rightToLeft).length > pieces.length / 2;
}

type Split = { gutter: number; from: number; to: number };

/** The gutter with the most lines of column text beside it, and the lines from and to which it reaches. */
function findSplit(lines: readonly Line[]): Split | undefined {
  if (lines.length < minColumnLines) return undefined;
  const left = Math.min(...lines.map((line) => line.left));
  const right = Math.max(...lines.map((line) => line.right));
  const minWidth = (right - left) * minColumnShare;
  let best: Split | undefined;
  for (const gutter of findGutters(lines, left + minWidth, right - minWidth)) {
    for (const split of findBands(lines, gutter)) {
      if (split.to - split.from <= (best === undefined ? 0 : best.to - best.from)) continue;
      if (isColumnBand(lines.slice(split.from, split.to), gutter, minWidth)) best = split;
    }
  }
  return best;
}

/** Just left of where at least three lines' segments begin: columns have a straight left edge. */
function findGutters(lines: readonly Line[], low: number, high: number): number[] {
  const starts = lines.flatMap((line) => line.segments.map((segment) => segment.left)).sort((a, b) => a - b);
  const gutters: number[] = [];
  let group: number[] = [];
  for (const start of [...starts, Infinity]) {
    if (group.length > 0 && start - (group.at(-1) ?? 0) > 3) {
      const edge = (group[0] ?? 0) - 2;
      if (group.length >= minColumnLines && edge > low && edge < high) gutters.push(edge);
      group = [];
    }
    group.push(start);
  }
  return gutters;
}

/** The longest stretches of lines that nothing crosses at the gutter. */
function findBands(lines: readonly Line[], gutter: number): Split[] {
  const bands: Split[] = [];
  let from = 0;
  lines.forEach((line, index) => {
    if (!crosses(line, gutter)) return;
    if (index - from >= minColumnLines) bands.push({ gutter, from, to: index });
    from = index + 1;
  });
  if (lines.length - from >= minColumnLines) bands.push({ gutter, from, to: lines.length });
  return bands.map((band) => trimBand(lines, band));
}

function crosses(line: Line, gutter: number): boolean {
  return line.segments.some((segment) => segment.left < gutter - 1 && segment.right > gutter + 1);
}

/** Lines at the ends that stand on one side only, far from the rest, belong to what is above or below the columns. */
function trimBand(lines: readonly Line[], band: Split): Split {
  let { from, to } = band;
  while (from < to - 1 && isDetached(lines[from], lines[from + 1], band.gutter)) from += 1;
  while (to - 1 > from && isDetached(lines[to - 1], lines[to - 2], band.gutter)) to -= 1;
  return { gutter: band.gutter, from, to };
}

function isDetached(line: Line | undefined, neighbour: Line | undefined, gutter: number): boolean {
  if (line === undefined || neighbour === undefined) return false;
  const isOneSided = new Set(line.segments.map((segment) => isRightOf(segment, gutter))).size < 2;
  return (
    isOneSided && Math.abs(line.baseline - neighbour.baseline) > 2.2 * Math.max(line.size, neighbour.size)
  );
}

function isColumnBand(lines: readonly Line[], gutter: number, minWidth: number): boolean {
  const sides = [false, true].map((isRight) => describeSide(lines, gutter, isRight));
  const [first, second] = sides;
  if (first === undefined || second === undefined || isRowBand(lines, gutter)) return false;
  if (!sides.some((side) => isRunningText(side, minWidth))) return false;
  if (!sides.every((side) => isRunningText(side, minWidth) || isMixedText(side, minWidth))) return false;
  const shared = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top);
  return shared > 0.4 * Math.min(first.bottom - first.top, second.bottom - second.top);
}

/**
 * Cells side by side: rows that are set apart by wider steps over both sides and begin on both; or single lines that begin with
 * a capital on both sides, as lines of running text seldom do.
 */
function isRowBand(lines: readonly Line[], gutter: number): boolean {
  const steps = lines
    .slice(1)
    .map((line, index) => (line.baseline - (lines[index]?.baseline ?? 0)) / line.size);
  const apart = steps.filter((step) => step > overlapStep).sort((a, b) => a - b);
  const usual = apart[apart.length >> 2] ?? Infinity;
  const starts = lines.filter((_, index) => index === 0 || (steps[index - 1] ?? 0) > usual * rowStep);
  const areRows = starts.length >= minRows && lines.length <= starts.length * maxLinesInRow;
  if (areRows && share(starts, (line) => isOnBothSides(line, gutter)) >= rowShare) return true;
  return (
    share(lines, (line) => isOnBothSides(line, gutter) && line.segments.every(beginsCell)) >= capitalShare
  );
}

function share(lines: readonly Line[], test: (line: Line) => boolean): number {
  return lines.filter(test).length / Math.max(1, lines.length);
}

function isOnBothSides(line: Line, gutter: number): boolean {
  return new Set(line.segments.map((segment) => isRightOf(segment, gutter))).size === 2;
}

function beginsCell(segment: Segment): boolean {
  return /^\p{Lu}\p{Ll}/u.test(textOf(segment.pieces));
}

type Side = { rows: Segment[][]; left: number; right: number; top: number; bottom: number };

function describeSide(lines: readonly Line[], gutter: number, isRight: boolean): Side {
  const rows: Segment[][] = [];
  const side: Side = { rows, left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const line of lines) {
    const row = line.segments.filter((segment) => isRightOf(segment, gutter) === isRight);
    if (row.length === 0) continue;
    rows.push(row);
    side.left = Math.min(side.left, ...row.map((segment) => segment.left));
    side.right = Math.max(side.right, ...row.map((segment) => segment.right));
    side.top = Math.min(side.top, line.top);
    side.bottom = Math.max(side.bottom, line.bottom);
  }
  return side;
}

/** Running text fills its column in most lines, one segment a line, with more letters than digits; or it is columns again. */
function isRunningText(side: Side, minWidth: number): boolean {
  const width = side.right - side.left;
  if (side.rows.length < minColumnLines || width < minWidth) return false;
  const single = side.rows.filter((row) => row.length === 1);
  if (single.length < side.rows.length * 0.7) return hasColumns(side);
  const full = fullLines(side);
  return full.length >= minColumnLines && full.length >= side.rows.length * 0.5;
}

/** Running text with a table or short items in between, as beside a column of running text. */
function isMixedText(side: Side, minWidth: number): boolean {
  if (side.right - side.left < minWidth) return false;
  const full = fullLines(side);
  return full.length >= minMixedLines && full.length >= side.rows.length * 0.3;
}

/** Lines of prose that reach over most of their column. */
function fullLines({ rows, left, right }: Side): Segment[] {
  return rows
    .flatMap((row) => (row.length === 1 ? row : []))
    .filter(
      (segment) => segment.right - segment.left > (right - left) * 0.6 && isProse(textOf(segment.pieces)),
    );
}

function hasColumns({ rows }: Side): boolean {
  const segments = rows.flat();
  if (
    segments.length > rows.length * 3 ||
    !segments.every((segment) => !/^[\d\s.,$%()-]+$/.test(textOf(segment.pieces)))
  ) {
    return false;
  }
  return findSplit(makeLines(segments.flatMap((segment) => segment.pieces))) !== undefined;
}

function isProse(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const digits = text.match(/\p{N}/gu)?.length ?? 0;
  return letters >= 12 && letters > 2 * digits;
}
