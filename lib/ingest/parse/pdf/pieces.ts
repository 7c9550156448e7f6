import { normaliseText } from '../normalise-text.ts';
import type { Rect } from '../types.ts';
import type { FontStyle } from './fonts.ts';

/** A text item as pdfjs gives it, with the little that we need of it. */
export type TextItem = {
  str: string;
  dir: string;
  width: number;
  height: number;
  transform: readonly number[];
  fontName: string;
};

export type TextStyle = { ascent: number; descent: number; vertical: boolean };

/** The directions in which text can run, in degrees clockwise on the page as shown; the rest is `slanted`. */
export const directions = [0, 90, 180, 270] as const;
export type Direction = (typeof directions)[number] | 'slanted';

/**
 * A piece of text on a page. Its coordinates are those of its *frame*: the page turned so that the text of this direction
 * runs from left to right (`left` to `right`) and lines follow each other downwards (`top` to `bottom`).
 */
export type Piece = {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
  baseline: number;
  size: number;
  bold: boolean;
  italic: boolean;
  rightToLeft: boolean;
  /** A blank stood at this side of the text, inside the item. */
  blankBefore: boolean;
  blankAfter: boolean;
};

export type PageFrame = { width: number; height: number; transform: readonly number[] };

export type PieceSource = {
  items: readonly TextItem[];
  styles: Readonly<Record<string, TextStyle>>;
  page: PageFrame;
  fontStyle: (fontName: string) => FontStyle;
};

/** The pieces of a page by the direction of their text, in the order of the file. */
export function makePieces(source: PieceSource): Map<Direction, Piece[]> {
  const byDirection = new Map<Direction, Piece[]>();
  for (const item of source.items) {
    if (item.str.trim() === '') continue;
    const { direction, pieces } = placeItem(item, source);
    const list = byDirection.get(direction);
    if (list === undefined) byDirection.set(direction, pieces);
    else list.push(...pieces);
  }
  return byDirection;
}

type Matrix = readonly [number, number, number, number, number, number];

function asMatrix(values: readonly number[]): Matrix {
  const at = (index: number) => values[index] ?? 0;
  return [at(0), at(1), at(2), at(3), at(4), at(5)];
}

function multiply([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

function placeItem(item: TextItem, source: PieceSource): { direction: Direction; pieces: Piece[] } {
  const style = source.styles[item.fontName];
  const matrix = multiply(asMatrix(source.page.transform), asMatrix(item.transform));
  const scale = Math.hypot(source.page.transform[0] ?? 1, source.page.transform[1] ?? 0);
  const isVertical = style?.vertical === true;
  const direction = findDirection(matrix, isVertical);
  const size = Math.hypot(matrix[2], matrix[3]) || Math.hypot(matrix[0], matrix[1]) || 1;
  const length = Math.abs(isVertical ? item.height : item.width) * scale;
  const origin = toFrame(direction, { x: matrix[4], y: matrix[5] }, source.page);
  const ascent = bounded(style?.ascent, [0.6, 1], 0.8);
  const descent = bounded(style?.descent, [-0.35, -0.1], -0.2);
  const look = source.fontStyle(item.fontName);
  const whole: Piece = {
    text: item.str,
    left: origin.x,
    right: origin.x + length,
    top: origin.y - ascent * size,
    bottom: origin.y - descent * size,
    baseline: origin.y,
    size,
    bold: look.bold,
    italic: look.italic,
    rightToLeft: item.dir === 'rtl',
    blankBefore: false,
    blankAfter: false,
  };
  return { direction, pieces: splitAtWideBlanks(whole) };
}

function bounded(
  value: number | undefined,
  [low, high]: readonly [number, number],
  fallback: number,
): number {
  if (value === undefined || !Number.isFinite(value) || value === 0) return fallback;
  return Math.min(high, Math.max(low, value));
}

/** Within 8 degrees of a quarter turn counts as one: scans that were made searchable are often a little askew. */
function findDirection(matrix: Matrix, isVertical: boolean): Direction {
  const degrees = (Math.atan2(matrix[1], matrix[0]) * 180) / Math.PI + (isVertical ? 90 : 0);
  const quarter = Math.round(degrees / 90);
  if (Math.abs(degrees - quarter * 90) > 8) return 'slanted';
  return directions[((quarter % 4) + 4) % 4] ?? 0;
}

type Point = { x: number; y: number };

function toFrame(direction: Direction, { x, y }: Point, page: PageFrame): Point {
  if (direction === 90) return { x: y, y: page.width - x };
  if (direction === 180) return { x: page.width - x, y: page.height - y };
  if (direction === 270) return { x: page.height - y, y: x };
  return { x, y };
}

/** A rectangle of a frame as it lies on the page as shown, cut to hundredths of a point. */
export function toPageRect(
  direction: Direction,
  box: { left: number; right: number; top: number; bottom: number },
  page: PageFrame,
): Rect {
  const { left, right, top, bottom } = box;
  if (direction === 90) return rounded(page.width - bottom, left, page.width - top, right);
  if (direction === 180)
    return rounded(page.width - right, page.height - bottom, page.width - left, page.height - top);
  if (direction === 270) return rounded(top, page.height - right, bottom, page.height - left);
  return rounded(left, top, right, bottom);
}

// eslint-disable-next-line max-params -- the four sides of a rectangle
function rounded(x0: number, y0: number, x1: number, y1: number): Rect {
  const cut = (value: number) => (Number.isFinite(value) ? Math.round(value * 100) / 100 : 0);
  return [cut(x0), cut(y0), cut(x1), cut(y1)];
}

/** Blanks that stand for empty room between columns, and the dots of a table of contents. */
const wideBlank = /[\s\u00a0]{3,}|(?:[\s\u00a0]?[.\u2026\u00b7]){5,}[\s\u00a0]*/g;

/**
 * Some programs fill the room between two columns with blanks or dots inside one item; it is cut there. Where in the item
 * the parts lie is estimated from their number of characters.
 */
function splitAtWideBlanks(whole: Piece): Piece[] {
  const { text } = whole;
  const perCharacter = (whole.right - whole.left) / text.length;
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of [...text.matchAll(wideBlank), { index: text.length, 0: '' }]) {
    addPart(text.slice(from, match.index), from);
    from = match.index + match[0].length;
  }
  return pieces;

  function addPart(part: string, start: number): void {
    const normal = normaliseText(part);
    const kept = normal.trim();
    if (kept === '') return;
    const isWhole = part.length === text.length;
    const offset = whole.rightToLeft ? text.length - start - part.length : start;
    const lead = part.length - part.trimStart().length;
    const tail = part.length - part.trimEnd().length;
    pieces.push({
      ...whole,
      text: kept,
      left: isWhole ? whole.left : whole.left + (offset + lead) * perCharacter,
      right: isWhole ? whole.right : whole.left + (offset + part.length - tail) * perCharacter,
      blankBefore: normal.startsWith(' '),
      blankAfter: normal.endsWith(' '),
    });
  }
}
