import type { Citation } from './answer.ts';

type Spans = Citation['spans'];
type Rect = Spans[number]['rects'][number];

/** More than any sentence has; a longer text is no link of ours. */
const mostCharacters = 4000;

/**
 * The marked place as text for an address: for each span its page, start and end, then four numbers for each rectangle
 * (points, one decimal), separated by commas; spans are separated by semicolons.
 */
export function writeMark(spans: Spans): string {
  const text = spans
    .map(({ page, start, end, rects }) =>
      [page, start, end, ...rects.flat().map((part) => Math.round(part * 10) / 10)].join(','),
    )
    .join(';');
  return text.length > mostCharacters ? '' : text;
}

/** Reads what `writeMark` wrote. Anything else marks nothing. */
export function readMark(text: string | undefined): Spans {
  if (text === undefined || text.length > mostCharacters || !/^[\d.,;]+$/.test(text)) return [];
  const spans = text.split(';').map((part) => readSpan(part.split(',').map(Number)));
  return spans.flatMap((span) => (span ? [span] : []));
}

function readSpan(numbers: number[]): Spans[number] | undefined {
  const [page, start, end, ...rest] = numbers;
  if (page === undefined || start === undefined || end === undefined) return undefined;
  if (rest.length % 4 !== 0 || !numbers.every(Number.isFinite)) return undefined;
  const rects = Array.from(
    { length: rest.length / 4 },
    (_, index) => rest.slice(index * 4, index * 4 + 4) as Rect,
  );
  return { page, start, end, rects };
}
