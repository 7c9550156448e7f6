/** A place in the normalised text, and how it is written there. */
export type Place = { start: number; end: number; written: string };

/** Put over what one reader took, so that the next reader does not take it for something else. */
const taken = '\u0001';

/** The text with these places blanked out; every other offset stays the same. */
export function blankOut(text: string, places: readonly Place[]): string {
  let rest = text;
  for (const { start, end } of places)
    rest = rest.slice(0, start) + taken.repeat(end - start) + rest.slice(end);
  return rest;
}

/** Every match of a global pattern as a place. */
export function placeOf(match: RegExpMatchArray): Place {
  const start = match.index ?? 0;
  return { start, end: start + match[0].length, written: match[0].trim() };
}

/** Which alternative of a pattern matched, when each is a group: its position from 0, or -1. */
export function firstGroup(match: RegExpMatchArray): number {
  const groups: (string | undefined)[] = match.slice(1);
  return groups.findIndex((group) => group !== undefined);
}
