import { textOf, type Line, type Segment } from './lines.ts';
import type { Piece } from './pieces.ts';

export type Cell = {
  pieces: Piece[];
  left: number;
  right: number;
  /** Where the figure begins: a currency sign in front of it often stands far to the left, under another column's end. */
  core: number;
  text: string;
};

/** A number as tables print it: currency, brackets for less than nothing, percent, a dash for none, a footnote mark. */
const amount =
  /^(?:[(\-\u2013\u2014\u2212+~<>]|[$\u20ac\u00a3\u00a5]|US\$|USD|EUR|GBP|CHF|n\.?\s?m\.?|\s)*(?:\d[\d,.' ]*|\.\d+)\s*(?:%|bps|x|pts?|[bmk]n?|million|billion|[$\u20ac\u00a3\u00a5]|EUR|USD|GBP|CHF)?\s*[)%]*\s*(?:\(?[\da-z*\u2020\u2021]\)|\*+)?$/i;
const none = /^(?:[$\u20ac\u00a3\u00a5]?\s*(?:[-\u2013\u2014\u2212]+|n\/?[am]|nm|nil|\*+)\s*%?\)?)$/i;
const year = /^(?:fy|cy)?\s?(?:19|20)\d\d(?:\s?(?:\(?[a-z\d]\)?|[*\u2020\u2021]+))?$/i;
/** "28," below "January" and above a year. */
const dayOfMonth = /^[1-3]?\d,$/;
const month = /\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\b/i;

/** True for a year or a date: numbers that head columns rather than fill them. */
export function isPeriod(text: string): boolean {
  return (
    year.test(text) ||
    (month.test(text) && /\d/.test(text) && text.length <= 40) ||
    /^(?:Q[1-4]|[1-4]Q)\b/i.test(text)
  );
}

/** True for a figure, or for the sign that there is none. */
export function isAmount(text: string): boolean {
  return (amount.test(text) && !year.test(text) && !dayOfMonth.test(text)) || none.test(text);
}

const opensNumber = /^(?:[$\u20ac\u00a3\u00a5(]|US\$|\(\$|[$\u20ac\u00a3\u00a5]\s*\()$/;
const currencySign = /^[$\u20ac\u00a3\u00a5]$/;
const endsInSign = /(?:^|[\d\s])[$\u20ac\u00a3\u00a5]$/;
const closesNumber = /^(?:[)%]|\)\s?%|%\s?\)|pts?\.?|bps)$/;
/** Gaps that part two figures, and two cells of a line that has others, in font sizes. pdfjs joins words up to 0.6. */
const figureGap = 0.25;
const cellGap = 0.65;
/** Cells are further apart than words by this factor; words are known from this many gaps on. */
const wordGapFactor = 1.6;
const fewGaps = 3;
const footnoteMark = /^[*\u2020\u2021]+$/;
/** What a list's items begin with. */
export const listMarker =
  /^(?:[\u2022\u00b7\u25aa\u25cf\u25cb\u25e6\u25a0\u25a1\u2013\u2014*-]|\(?(?:\d{1,3}|[a-z]|[ivxl]{1,6})[.)]|\d{1,2}(?:\.\d{1,3}){1,4}\.?|(?:section|article|item)\s+\d+[a-z]?(?:\.\d+)*[.:]?)$/i;

/**
 * The cells of a line. A currency sign that stands apart joins the number after it, a percent sign or closing bracket the
 * one before, and the mark of a list item its text.
 */
export function cellsOf(line: Line): Cell[] {
  const cells: Cell[] = [];
  let opens: Segment | undefined;
  const look = lookOf(line);
  for (const segment of line.segments.flatMap((one) => splitSegment(one, look))) {
    const text = textOf(segment.pieces);
    const last = cells.at(-1);
    if (opens !== undefined) cells.push(joinSegments([opens, segment]));
    else if (opensNumber.test(text) && !(look.hasSignsBehind && currencySign.test(text))) {
      opens = segment;
      continue;
    } else if (last !== undefined && joinsLast(cells, text, look))
      cells.splice(-1, 1, joinSegments([last, segment]));
    else cells.push(joinSegments([segment]));
    opens = undefined;
  }
  if (opens !== undefined) cells.push(joinSegments([opens]));
  return cells;
}

/** How wide a gap is inside a cell, in font sizes, and whether currency signs stand behind their figures: "100 \u20ac". */
type Look = { widest: number; hasSignsBehind: boolean };

function lookOf(line: Line): Look {
  const end = line.segments.at(-1)?.pieces.at(-1)?.text ?? '';
  return {
    widest: line.segments.length > 1 ? widestInCell(line) : Infinity,
    hasSignsBehind: endsInSign.test(end),
  };
}

function joinsLast(cells: readonly Cell[], text: string, { hasSignsBehind }: Look): boolean {
  const [first, ...others] = cells;
  if (closesNumber.test(text) || (hasSignsBehind && currencySign.test(text))) return true;
  return first !== undefined && others.length === 0 && isMark(first, text);
}

/** True for the mark of a list item before its text. */
function isMark(cell: Cell, text: string): boolean {
  return listMarker.test(cell.text) && !isAmount(text);
}

/**
 * Beside other cells a smaller gap parts two cells, too. Figures side by side are cells of their own, however narrow the gap:
 * in a sentence there is a word between them.
 */
function splitSegment(segment: Segment, look: Look): Segment[] {
  const parts: Segment[] = [];
  for (const piece of look.hasSignsBehind ? segment.pieces : segment.pieces.flatMap(splitSign)) {
    const last = parts.at(-1);
    const before = last?.pieces.at(-1);
    if (last === undefined || (before !== undefined && areTwoCells(before, piece, look)))
      parts.push({ pieces: [piece], left: piece.left, right: piece.right });
    else {
      last.pieces.push(piece);
      last.right = Math.max(last.right, piece.right);
    }
  }
  return parts;
}

/** In font sizes. */
function gapBetween(before: Piece, piece: Piece): number {
  return (piece.left - before.right) / piece.size;
}

/** The widest gap inside a cell of this line. Where each word is a piece of its own, gaps between words say how wide they are. */
function widestInCell(line: Line): number {
  const gaps = line.segments.flatMap(({ pieces }) =>
    pieces.slice(1).map((piece, index) => gapBetween(pieces[index] ?? piece, piece)),
  );
  const usual = gaps.length < fewGaps ? 0 : ([...gaps].sort((a, b) => a - b)[gaps.length >> 1] ?? 0);
  return Math.max(cellGap, wordGapFactor * usual);
}

function areTwoCells(before: Piece, piece: Piece, { widest, hasSignsBehind }: Look): boolean {
  const gap = gapBetween(before, piece);
  if (gap <= figureGap || footnoteMark.test(piece.text)) return false;
  if (gap > widest) return true;
  if (hasSignsBehind && currencySign.test(piece.text)) return false;
  if (opensNumber.test(piece.text)) return endsFigure(before.text) || isAmount(before.text);
  return endsFigure(before.text) && isFigure(piece.text);
}

/** "22.4 % $": the sign of the next column's figure, in one piece with this column's, or with the label. It is about half as wide as high. */
function splitSign(piece: Piece): Piece[] {
  const match = /^(.+) ([$\u20ac\u00a3\u00a5])$/.exec(piece.text);
  const [, figure, sign] = match ?? [];
  if (figure === undefined || sign === undefined) return [piece];
  const left = Math.max(piece.left, piece.right - 0.55 * piece.size);
  const width = (piece.right - piece.left) * (figure.length / piece.text.length);
  return [
    { ...piece, text: figure, right: Math.min(left, piece.left + width), blankAfter: true },
    { ...piece, text: sign, left, blankBefore: true },
  ];
}

function endsFigure(text: string): boolean {
  return isFigure(text) || closesNumber.test(text);
}

function isFigure(text: string): boolean {
  return (isAmount(text) || year.test(text)) && !/^[^\d]{0,1}\d[.)]$/.test(text);
}

function joinSegments(segments: readonly Segment[]): Cell {
  return makeCell(segments.flatMap((segment) => segment.pieces));
}

/** The cell that these pieces of one line make. */
export function makeCell(pieces: Piece[]): Cell {
  const left = Math.min(...pieces.map((piece) => piece.left));
  const right = Math.max(...pieces.map((piece) => piece.right));
  const figure = pieces.find((piece) => !opensNumber.test(piece.text));
  return { pieces, left, right, core: figure?.left ?? left, text: textOf(pieces) };
}
