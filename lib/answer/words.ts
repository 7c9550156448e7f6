import { stemmer } from 'stemmer';

/**
 * Words as search compares them: lower case, without accents, English stems (Porter's algorithm), numbers in one
 * spelling. The same text always gives the same terms, in a browser's language or another.
 */

const wordPattern = /[\p{L}\p{N}]+(?:[.,]\p{N}+)*(?:['’]\p{L}+)?/gu;
const plainAscii = /^[a-z0-9]+$/;
const numberPattern = /^\p{N}+(?:[.,]\p{N}+)*$/u;

/** Words that say nothing about what is asked for: articles, prepositions, auxiliaries, question words. */
const stopWords = new Set(
  `a about above according after again against all also am among an and any are as at based be because been before being
  below between both but by can cannot could did do does doing down due during each either else ever for from further
  get give given had has have having he her here hers him his how however i if in into is it its itself just let list
  many may me might more most much must my neither no nor not now of off on once only onto or other our ours out over own
  per please provide same shall she should show so some state such tell than that the their theirs them then there these
  they this those through to too under until up upon us use used using very was we were what when where whether which
  while who whom whose why will with within without would you your yours s t d ll re ve consider describe explain`.split(
    /\s+/,
  ),
);

/** What is known of a word in lower case; working it out again for each of 100,000 words would be slow. */
type Entry = { term: string; isStopWord: boolean; isNumber: boolean };

/** Enough for the vocabulary of any ordinary collection; an entry is a few bytes. */
const entriesMax = 200_000;
const entries = new Map<string, Entry>();

export type Word = {
  term: string;
  start: number;
  end: number;
  isStopWord: boolean;
  isNumber: boolean;
};

function foldAccents(word: string): string {
  return word.normalize('NFKD').replaceAll(/\p{M}/gu, '');
}

/** One spelling for one number: "1,577.00", "1577.0" and "1577" are the same. */
export function canonicalNumber(text: string): string {
  const grouped = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text);
  const plain = grouped ? text.replaceAll(',', '') : text.replaceAll(',', '.');
  if (!/^\d+(?:\.\d+)?$/.test(plain)) return plain;
  const trimmed = plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
  return trimmed.replace(/^0+(?=\d)/, '');
}

function computeTerm(lower: string): string {
  const folded = plainAscii.test(lower) ? lower : foldAccents(lower);
  if (numberPattern.test(folded)) return canonicalNumber(folded);
  return stemmer(folded.replace(/['’]\p{L}+$/u, ''));
}

function entryOf(lower: string): Entry {
  const known = entries.get(lower);
  if (known) return known;
  const entry = {
    term: computeTerm(lower),
    isStopWord: stopWords.has(lower.replace(/['’]\p{L}+$/u, '')),
    isNumber: numberPattern.test(lower),
  };
  if (entries.size >= entriesMax) entries.clear();
  entries.set(lower, entry);
  return entry;
}

/** Every word of the text, with its term and place. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const { term, isStopWord, isNumber } = entryOf(match[0].toLowerCase());
    words.push({ term, start: match.index, end: match.index + match[0].length, isStopWord, isNumber });
  }
  return words;
}

/** The terms of the text in order, stop words left out. */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const word of text.toLowerCase().match(wordPattern) ?? []) {
    const entry = entryOf(word);
    if (!entry.isStopWord) terms.push(entry.term);
  }
  return terms;
}

/** The words in small letters with one space before, between and behind them, so that line ends and signs make no difference. */
export function plainWords(text: string): string {
  const words = wordsOf(text).map(({ start, end }) =>
    text.slice(start, end).toLowerCase().replaceAll('’', "'"),
  );
  return ` ${words.join(' ')} `;
}
