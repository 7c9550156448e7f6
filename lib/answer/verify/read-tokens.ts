import { wordsOf } from '../words.ts';
import { findDates, isSameDate, type DateFact } from './dates.ts';
import { blankOut, type Place } from './facts.ts';
import { findFrequencies, type FrequencyFact } from './frequencies.ts';
import { findNumbers, isSameNumber, type NumberFact } from './numbers.ts';
import { findPhrases, type PhraseKind } from './phrases.ts';
import { findReferences, type ReferenceFact } from './references.ts';
import { findTimes, type TimeFact } from './times.ts';

export type TokenKind = 'word' | 'number' | 'value' | Exclude<PhraseKind, 'plain'>;

/** A word or a phrase of a text, as it is compared: tokens of one kind and key are the same. */
export type Token = Place & {
  kind: TokenKind;
  key: string;
  /** Says what a sentence is about: not an article, preposition, auxiliary. */
  isContent: boolean;
  /** Spelt like a name: with a capital inside a sentence, or letters with digits. */
  isName: boolean;
  /** A comma stands before it. */
  followsComma: boolean;
  number?: NumberFact;
  date?: DateFact;
};

/** True when both say the same: numbers and dates by what they amount to, everything else by its spelling. */
export function isSameToken(one: Token, other: Token): boolean {
  if (one.number && other.number)
    return isSameNumber(one.number, other.number) || isSameNumber(other.number, one.number);
  if (one.date && other.date) return isSameDate(one.date, other.date) || isSameDate(other.date, one.date);
  return one.kind === other.kind && one.key === other.key;
}

export type ReadText = {
  text: string;
  dates: readonly DateFact[];
  times: readonly TimeFact[];
  references: readonly ReferenceFact[];
  numbers: readonly NumberFact[];
  frequencies: readonly FrequencyFact[];
  tokens: readonly Token[];
};

const startsSentence = /(?:^|[.?!:;]["')]*\s+(?:\(?\w{1,3}\)\s+)?|^\(?\w{1,3}[.)]\s+)["'(]*$/u;

function wordTokens(text: string, whole: string): Token[] {
  return wordsOf(text).map(({ term, start, end, isStopWord }) => {
    const written = text.slice(start, end);
    const hasCapital = /^\p{Lu}/u.test(written) && !isStopWord;
    const isMarked = /^\p{L}*(?:\d\p{L}|\p{L}\d|\p{L}\p{Lu})/u.test(written);
    const isName =
      isMarked || (hasCapital && !startsSentence.test(whole.slice(Math.max(0, start - 12), start)));
    return {
      start,
      end,
      written,
      kind: 'word',
      key: term,
      isContent: !isStopWord,
      isName,
      followsComma: false,
    };
  });
}

function valueTokens(read: Omit<ReadText, 'tokens' | 'text'>): Token[] {
  const value = ({ start, end, written }: Place, kind: TokenKind, key: string): Token => ({
    start,
    end,
    written,
    kind,
    key,
    isContent: true,
    isName: false,
    followsComma: false,
  });
  return [
    ...read.dates.map((date) => ({ ...value(date, 'value', 'date'), date })),
    ...read.times.map((time) => value(time, 'value', `at ${time.minutes}`)),
    ...read.references.map((one) => value(one, 'value', `${one.label} ${one.target}`)),
    ...read.numbers.map((number) => ({ ...value(number, 'number', 'number'), number })),
  ];
}

/** The facts of two texts as if they were one. */
export function joinFacts(one: ReadText, other: ReadText): ReadText {
  return {
    text: `${one.text} ${other.text}`,
    dates: [...one.dates, ...other.dates],
    times: [...one.times, ...other.times],
    references: [...one.references, ...other.references],
    numbers: [...one.numbers, ...other.numbers],
    frequencies: [...one.frequencies, ...other.frequencies],
    tokens: [...one.tokens, ...other.tokens],
  };
}

/** Reads the facts and the words of a normalised text. */
export function readTokens(text: string): ReadText {
  const dates = findDates(text);
  let rest = blankOut(text, dates);
  const times = findTimes(rest);
  rest = blankOut(rest, times);
  const references = findReferences(rest);
  rest = blankOut(rest, references);
  const frequencies = findFrequencies(rest);
  const numbers = findNumbers(
    blankOut(
      rest,
      frequencies.filter(({ kind }) => kind === 'times'),
    ),
  );
  const values = { dates, times, references, numbers, frequencies };
  rest = blankOut(rest, numbers);
  const phrases = findPhrases(rest);
  rest = blankOut(rest, phrases);
  const found = [
    ...valueTokens(values),
    ...phrases.map((phrase): Token => ({
      ...phrase,
      kind: phrase.kind as TokenKind,
      isContent: false,
      isName: false,
      followsComma: false,
    })),
    ...wordTokens(rest, text),
  ].sort((one, other) => one.start - other.start);
  const tokens = found.map((token, index) => ({
    ...token,
    followsComma: text.slice(found[index - 1]?.end ?? 0, token.start).includes(','),
  }));
  return { text, ...values, tokens };
}
