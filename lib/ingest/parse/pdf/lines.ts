import type { Piece } from './pieces.ts';

/** Pieces of one line that stand close together: the part of a line in one column, or a cell of a table. */
export type Segment = { pieces: Piece[]; left: number; right: number };

export type Line = {
  segments: Segment[];
  left: number;
  right: number;
  top: number;
  bottom: number;
  baseline: number;
  /** The size of most of its characters. */
  size: number;
};

/** A gap wider than this many times the font's size separates two segments. */
const segmentGap = 1.1;
/** Two pieces are in one line when they share this much of the height of the lower one. */
const sharedHeight = 0.5;
/** How many of the last rows are tried for a piece: a raised one comes before the line that it belongs to. */
const openRows = 3;

type Row = { pieces: Piece[]; anchor: Piece };

/** Puts pieces into lines, from top to bottom, each from left to right and cut into segments at wide gaps. */
export function makeLines(pieces: readonly Piece[]): Line[] {
  const rows: Row[] = [];
  for (const piece of [...pieces].sort((a, b) => a.baseline - b.baseline || a.left - b.left)) {
    const row = rows.slice(-openRows).findLast((candidate) => isSameRow(candidate.anchor, piece));
    if (row === undefined) rows.push({ pieces: [piece], anchor: piece });
    else {
      row.pieces.push(piece);
      if (piece.size > row.anchor.size * 1.05) row.anchor = piece;
    }
  }
  return rows.map(makeLine).sort((a, b) => a.baseline - b.baseline);
}

function isSameRow(anchor: Piece, piece: Piece): boolean {
  const shared = Math.min(anchor.bottom, piece.bottom) - Math.max(anchor.top, piece.top);
  return shared >= sharedHeight * Math.min(anchor.bottom - anchor.top, piece.bottom - piece.top);
}

function makeLine(row: Row): Line {
  const sorted = withoutDoubles(row.pieces.sort((a, b) => a.left - b.left));
  const isRightToLeft = sorted.filter((piece) => piece.rightToLeft).length > sorted.length / 2;
  const segments = cutAtGaps(sorted);
  if (isRightToLeft) {
    segments.reverse();
    for (const segment of segments) segment.pieces.reverse();
  }
  return {
    segments,
    left: Math.min(...sorted.map((piece) => piece.left)),
    right: Math.max(...sorted.map((piece) => piece.right)),
    top: row.anchor.top,
    bottom: row.anchor.bottom,
    baseline: row.anchor.baseline,
    size: dominantSize(sorted),
  };
}

/** Some programs draw text twice, a hair apart, to make it look bold. */
function withoutDoubles(sorted: readonly Piece[]): Piece[] {
  return sorted.filter((piece, index) => {
    const before = sorted[index - 1];
    return before?.text !== piece.text || piece.left - before.left > 0.1 * piece.size;
  });
}

function cutAtGaps(sorted: readonly Piece[]): Segment[] {
  const segments: Segment[] = [];
  for (const piece of sorted) {
    const last = segments.at(-1);
    const gap = last === undefined ? Infinity : piece.left - last.right;
    if (last === undefined || gap > segmentGap * Math.max(piece.size, last.pieces.at(-1)?.size ?? 0)) {
      segments.push({ pieces: [piece], left: piece.left, right: piece.right });
    } else {
      last.pieces.push(piece);
      last.right = Math.max(last.right, piece.right);
    }
  }
  return segments;
}

/** The font size that most characters have. */
export function dominantSize(pieces: readonly Piece[]): number {
  const lengths = new Map<number, number>();
  for (const { size, text } of pieces) lengths.set(size, (lengths.get(size) ?? 0) + text.length);
  return [...lengths].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}

/** All pieces of a line in reading order. */
export function piecesOf(line: Line): Piece[] {
  return line.segments.flatMap((segment) => segment.pieces);
}

/** True when a blank belongs between two pieces that follow each other in a line. */
export function isBlankBetween(first: Piece, second: Piece): boolean {
  if (first.blankAfter || second.blankBefore) return true;
  const gap =
    second.rightToLeft && first.left >= second.right - 1
      ? first.left - second.right
      : second.left - first.right;
  return gap > 0.12 * Math.min(first.size, second.size) || gap < -Math.max(first.size, second.size);
}

/** The text of pieces that follow each other in a line. */
export function textOf(pieces: readonly Piece[]): string {
  let text = '';
  pieces.forEach((piece, index) => {
    const before = pieces[index - 1];
    text += before !== undefined && isBlankBetween(before, piece) ? ` ${piece.text}` : piece.text;
  });
  return text;
}
