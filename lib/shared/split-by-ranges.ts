export type TextRange = { start: number; end: number };
export type TextPart = { start: number; text: string; marked: boolean };

/** The lines of a text, each with the offset where it begins. */
export function linesOf(text: string): { start: number; text: string }[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const found = { start, text: line };
    start += line.length + 1;
    return found;
  });
}

/** Cuts a text at the ranges' ends, marking what lies inside them. Ranges may overlap and come in any order. */
export function splitByRanges(text: string, ranges: readonly TextRange[]): TextPart[] {
  const parts: TextPart[] = [];
  const push = (start: number, end: number, marked: boolean) => {
    if (end > start) parts.push({ start, text: text.slice(start, end), marked });
  };
  let done = 0;
  for (const { start, end } of ranges.toSorted((left, right) => left.start - right.start)) {
    const from = Math.max(start, done);
    push(done, Math.min(from, text.length), false);
    push(from, Math.min(end, text.length), true);
    done = Math.max(done, Math.min(end, text.length));
  }
  push(done, text.length, false);
  return parts;
}
