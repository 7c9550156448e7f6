import type { ChunkSentence } from '#lib/db/schema/index.ts';

type Rect = ChunkSentence['spans'][number]['rects'][number];

/** A part of a page's text as lines are counted. */
export type PagePart = { start: number; end: number; rects: readonly Rect[]; kind?: ChunkSentence['kind'] };

export type LineRange = { from: number; to: number };

/** Rectangles that share this part of the lower one's height are on one line: raised and small letters stand a little off. */
const sameLineShare = 0.5;

function isOnLine(line: Rect, rect: Rect): boolean {
  const height = Math.min(line[3] - line[1], rect[3] - rect[1]);
  return Math.min(line[3], rect[3]) - Math.max(line[1], rect[1]) >= sameLineShare * height;
}

/**
 * The lines of its page on which a part stands: headings and text, counted from the top as a reader counts them, without the
 * running header. Null where a count would be a guess: on pages whose text does not run from top to bottom in one column,
 * and in and below tables, whose head is not among the parts. `parts` are all of the page.
 */
export function countLines(parts: readonly PagePart[], cited: PagePart): LineRange | null {
  const ordered = [...parts].sort((one, other) => one.start - other.start);
  const firstRow = ordered.find(isRow);
  if (firstRow && firstRow.start <= cited.start) return null;
  const isCited = ({ start, end }: PagePart) => start === cited.start && end === cited.end;
  const placed = ordered
    .filter((part) => !isRow(part))
    .flatMap((part) => part.rects.map((rect) => ({ rect, isCited: isCited(part) })));
  const numbers = numberDownwards(placed.map(({ rect }) => rect));
  const lines = numbers?.filter((_, index) => placed[index]?.isCited) ?? [];
  const [from, to] = [lines[0], lines.at(-1)];
  return from === undefined || to === undefined ? null : { from, to };
}

const isRow = ({ kind }: PagePart) => kind === 'table-row';

/** The line that each rectangle is on; null when one is above the one before it. */
function numberDownwards(rects: readonly Rect[]): number[] | null {
  const numbers: number[] = [];
  let line: Rect | undefined;
  let number = 0;
  for (const rect of rects) {
    if (line && isOnLine(line, rect)) {
      line = [line[0], Math.min(line[1], rect[1]), line[2], Math.max(line[3], rect[3])];
    } else {
      if (line && rect[1] < line[1]) return null;
      line = rect;
      number += 1;
    }
    numbers.push(number);
  }
  return numbers;
}
