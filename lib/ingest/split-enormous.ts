import { estimateTokens } from './estimate-tokens.ts';
import type { TextRange } from './sentences.ts';

/** Where to cut, the best first: after a semicolon, after a comma or a cell, between words, anywhere. */
const cuts = [/;\s+/g, /(?:,|\||:|—)\s+/g, /\s+/g] as const;

/**
 * Cuts a range that is far too long to be one sentence (a list without full stops, a table in one line) into parts of
 * at most so many tokens. A range of ordinary length comes back as it is.
 */
export function splitEnormous(text: string, range: TextRange, mostTokens: number): TextRange[] {
  const tokens = estimateTokens(text.slice(range.start, range.end));
  if (tokens <= mostTokens) return [range];
  const perPart = Math.floor((range.end - range.start) / Math.ceil(tokens / mostTokens));
  const parts: TextRange[] = [];
  let start = range.start;
  while (range.end - start > perPart * 1.2) {
    const end = cutBefore(text, start, start + perPart);
    parts.push(...trim(text, { start, end }));
    start = end;
  }
  parts.push(...trim(text, { start, end: range.end }));
  return parts;
}

/** The best place to cut in the second half of the window; the window's end when there is none. */
function cutBefore(text: string, start: number, end: number): number {
  const middle = start + ((end - start) >> 1);
  const half = text.slice(middle, end);
  for (const pattern of cuts) {
    const last = [...half.matchAll(pattern)].at(-1);
    if (last) return middle + last.index + last[0].length;
  }
  const isPair = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return isPair ? end - 1 : end;
}

function trim(text: string, range: TextRange): TextRange[] {
  const piece = text.slice(range.start, range.end);
  const start = range.start + (piece.length - piece.trimStart().length);
  const end = range.end - (piece.length - piece.trimEnd().length);
  return end > start ? [{ start, end }] : [];
}
