import { termsOfChunk } from './chunk-terms.ts';
import type { SourceChunk } from './types.ts';
import { plainWords, wordsOf } from './words.ts';

/** A text in which names are looked for. */
export type ReadableText = {
  text: string;
  terms: ReadonlySet<string>;
  /** Its words in small letters, with one space before, between and behind them. */
  readonly plain: string;
};

function withPlain(text: string, terms: ReadonlySet<string>): ReadableText {
  let plain: string | undefined;
  return {
    text,
    terms,
    get plain() {
      return (plain ??= plainWords(text));
    },
  };
}

export function readableText(text: string): ReadableText {
  return withPlain(text, new Set(wordsOf(text).map(({ term }) => term)));
}

/** The text of a passage with its header; its terms are kept from one question to the next. */
export function textOfChunk(chunk: SourceChunk): ReadableText {
  return withPlain(`${chunk.header}\n${chunk.text}`, termsOfChunk(chunk).all);
}

/** Shorter words that differ in one letter are other words. */
const variantLettersFrom = 5;

/** True for two longer words of which one has one letter more, less or other. */
export function isVariant(one: string, other: string): boolean {
  if (one.length < variantLettersFrom || Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [restOfOne, restOfOther] = [one.slice(start), other.slice(start)];
  return [
    [restOfOne.slice(1), restOfOther.slice(1)],
    [restOfOne.slice(1), restOfOther],
    [restOfOne, restOfOther.slice(1)],
  ].some(([left, right]) => left === right);
}

const linking = new Set(['of', 'and', 'for', 'the', 'in']);
/** The initials of words in small letters spell a shorter abbreviation by chance in any long text. */
const looseLettersFrom = 4;

/** True when words that stand together in the text begin with the letters of the abbreviation: "Food and Drug Administration". */
export function isInitialsIn(abbreviation: string, text: string): boolean {
  const words = (text.match(/\p{L}+|[.;:]/gu) ?? []).filter((word) => !linking.has(word));
  const capitals = words.map((word) => (/^\p{Lu}/u.test(word) ? word.charAt(0) : ' ')).join('');
  if (capitals.includes(abbreviation)) return true;
  const initials = (text.match(/\p{L}+/gu) ?? []).map((word) => word.charAt(0)).join('');
  return abbreviation.length >= looseLettersFrom && initials.toUpperCase().includes(abbreviation);
}
