/**
 * Words broken at a line's end. "infor-" + "mation" is one word and "long-" + "term" keeps its hyphen; which of both is
 * seen from the words of the document itself, and where they don't tell, from the first part.
 */

const maxWords = 200_000;

/** First parts that keep their hyphen in English more often than not. */
const hyphenPrefixes = new Set(
  (
    'self non pre post co ex anti pro all cross half full high low long short mid multi well ill so over under on off one two three four five ' +
    'six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety first second third single double year month day week time ' +
    'tax cost risk market fair value based free'
  ).split(' '),
);

/** The words of the pages read so far. */
export class WordBook {
  readonly #words = new Set<string>();

  /** Remembers the words of a text, with their hyphens. */
  add(text: string): void {
    if (this.#words.size >= maxWords) return;
    for (const [word] of text.matchAll(/\p{L}+(?:-\p{L}+)*/gu)) {
      if (word.length > 3) this.#words.add(word.toLowerCase());
    }
  }

  /** True when the word, in small letters, was in a text. */
  has(word: string): boolean {
    return this.#words.has(word);
  }

  /** True when `first` (which ends in a hyphen) and `second` are one word without it. */
  isOneWord(first: string, second: string): boolean {
    const head = (/(\p{L}+)-$/u.exec(first)?.[1] ?? '').toLowerCase();
    const tail = (/^\p{L}+/u.exec(second)?.[0] ?? '').toLowerCase();
    if (this.#words.has(head + tail)) return true;
    if (this.#words.has(`${head}-${tail}`)) return false;
    return !hyphenPrefixes.has(head);
  }
}

/** True when a line that ends like this may have been broken inside a word that goes on like that. */
export function isBrokenWord(first: string, second: string): boolean {
  return /\p{L}[-\u2010]$/u.test(first) && /^\p{Ll}/u.test(second);
}
