import type { SentenceSpan } from '#lib/db/schema/index.ts';
import type { Paragraph } from './paragraphs.ts';
import type { ParsedPage, PlacedRun, Rect } from './parse/types.ts';
import type { TextRange } from './sentences.ts';

/** Two pieces of a line belong together up to this gap, in heights of the line: columns lie further apart. */
const widestGap = 1.5;
const sameLineOverlap = 0.5;

const round = (value: number) => Math.round(value * 10) / 10;

/** The index of the first run that ends after the position; runs are sorted by their place in the text. */
function firstRunAfter(runs: readonly PlacedRun[], position: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.end ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The part of a run's rectangle that its characters in the range take, as if all were equally wide. */
function clip(run: PlacedRun, range: TextRange): Rect {
  const [x0, y0, x1, y1] = run.rect;
  const perCharacter = (x1 - x0) / Math.max(1, run.end - run.start);
  const left = x0 + Math.max(0, range.start - run.start) * perCharacter;
  const right = x1 - Math.max(0, run.end - range.end) * perCharacter;
  return [left, y0, right, y1];
}

function isSameLine(a: Rect, b: Rect): boolean {
  const height = Math.min(a[3] - a[1], b[3] - b[1]);
  const overlap = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  const gap = Math.max(a[0], b[0]) - Math.min(a[2], b[2]);
  return overlap >= sameLineOverlap * height && gap <= widestGap * Math.max(height, 1);
}

function union(a: Rect, b: Rect): Rect {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

/** The rectangles that cover a range of a page's text, one per line; none for formats without positions. */
export function rectanglesOf(page: ParsedPage, range: TextRange): Rect[] {
  const lines: Rect[] = [];
  for (let index = firstRunAfter(page.runs, range.start); index < page.runs.length; index += 1) {
    const run = page.runs[index];
    if (!run || run.start >= range.end) break;
    const rect = clip(run, range);
    const line = lines.at(-1);
    if (line && isSameLine(line, rect)) lines[lines.length - 1] = union(line, rect);
    else lines.push(rect);
  }
  return lines.map(([x0, y0, x1, y1]) => [round(x0), round(y0), round(x1), round(y1)]);
}

/** Where a sentence of a paragraph lies on the pages: one span, or one for each page that it runs over. */
export function spansOf(paragraph: Paragraph, sentence: TextRange): SentenceSpan[] {
  const spans: SentenceSpan[] = [];
  for (const piece of paragraph.pieces) {
    const start = piece.start + Math.max(0, sentence.start - piece.offset);
    const end = Math.min(piece.end, piece.start + sentence.end - piece.offset);
    if (end <= start) continue;
    spans.push({ page: piece.page.number, start, end, rects: rectanglesOf(piece.page, { start, end }) });
  }
  return spans;
}
