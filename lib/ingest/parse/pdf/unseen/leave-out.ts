import { countCharacters, takeConcealed } from '../../concealed.ts';
import { isInBox, matrixOf, type Box } from './geometry.ts';
import { readablePoints, type Verdict } from './judge-text.ts';
import type { TextItem } from '../pieces.ts';
import { noteName, readMark, type PageNote } from './watch-text.ts';

/** A library signs each document with it, invisibly: left out as well, and no news to anybody. */
const signature = 'Powered by TCPDF (www.tcpdf.org)';

type Content<Style> = { items: TextItem[]; styles: Record<string, Style> };

/**
 * The text of a page that can be seen, and how many letters and digits can't. `userUnit` is the size of the page's unit in
 * points (ISO 32000-1, 7.7.3.3).
 */
export function leaveOutUnseen<Style>(
  content: Content<Style>,
  userUnit: number,
): Content<Style> & { unseenCharacters: number } {
  const { note, styles } = takeNote(content.styles);
  const page = {
    userUnit,
    covers: boxesOf(note?.covers),
    paintedLater: boxesOf(note?.paintedLater),
  };
  let unseenCharacters = note?.outsideCharacters ?? 0;
  const items = content.items.flatMap((item) => {
    const { fontName, verdict } = readMark(item.fontName);
    if (!isSeen(item, verdict, page)) {
      if (item.str !== signature) unseenCharacters += countCharacters(item.str);
      return [];
    }
    const { text, characters } = takeConcealed(item.str);
    unseenCharacters += characters;
    return verdict === 'seen' && characters === 0 ? [item] : [{ ...item, fontName, str: text }];
  });
  return { items, styles, unseenCharacters };
}

/** The styles of fonts by their own names, and what was told of the page among them. */
function takeNote<Style>(found: Record<string, Style>): {
  note: PageNote | undefined;
  styles: Record<string, Style>;
} {
  const styles: Record<string, Style> = {};
  for (const [name, style] of Object.entries(found))
    if (name !== noteName) styles[readMark(name).fontName] ??= style;
  return { note: found[noteName] as PageNote | undefined, styles };
}

type KnownPage = { userUnit: number; covers: readonly Box[]; paintedLater: readonly Box[] };

/** Settles what could not be told while the page was read. */
function isSeen(item: TextItem, verdict: Verdict, page: KnownPage): boolean {
  switch (verdict) {
    case 'seen':
      return true;
    case 'unseen':
      return false;
    case 'small':
      return sizeOf(item) * page.userUnit >= readablePoints;
    case 'invisible':
      return isUnder(item, page.covers);
    case 'clip-only':
      return isUnder(item, page.paintedLater);
  }
}

function boxesOf(sides: readonly number[] = []): Box[] {
  return Array.from({ length: Math.floor(sides.length / 4) }, (_, index) => {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = sides.slice(index * 4, index * 4 + 4);
    return [x0, y0, x1, y1] as const;
  });
}

function sizeOf({ transform }: TextItem): number {
  const [a, b, c, d] = matrixOf(transform);
  return Math.min(Math.hypot(a, b), Math.hypot(c, d));
}

/** True when one of the boxes lies at the middle of the item. */
function isUnder({ transform, width, height }: TextItem, boxes: readonly Box[]): boolean {
  const [a, b, c, d, e, f] = matrixOf(transform);
  const half = Math.max(width, 0) / 2 / (Math.hypot(a, b) || 1);
  // Text that runs downwards has a height in the place of a width.
  const down = width === 0 ? height / 2 / (Math.hypot(c, d) || 1) : -0.3;
  return boxes.some((box) => isInBox(box, e + a * half - c * down, f + b * half - d * down));
}
