import type { Place } from './facts.ts';
import { currencyAfter, currencyBefore, isSameCurrency } from './money.ts';
import {
  fractionWordsPattern,
  numberWordsPattern,
  readFractionWords,
  readNumberWords,
} from './number-words.ts';
import { readUnit, type Unit } from './units.ts';

/** A number as it is written (`mantissa`), with its scale word, and its unit or currency. */
export type NumberFact = Place & {
  mantissa: number;
  /** 1,000,000 for "5 million", 1 without a scale word. */
  scale: number;
  unit: Unit | null;
  /** Currency code, or null. */
  currency: string | null;
  /** The unit, scale or currency was taken from the next number of a range or list: "5 to 10 mg". */
  isInherited: boolean;
  /** "Sixty (2)": the number in brackets is another one. */
  isContradicted: boolean;
  /** "one" alone is as often a pronoun as a number. */
  isVague: boolean;
};

const digits = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+`;
/** "120/80" and "1/2023" are no fractions. */
const fraction = String.raw`(?:\d+\s)?\d{1,2}/(?:2|3|4|8|16)(?![/\d.])`;
const notInside = String.raw`(?<![\p{L}\p{N}]|\d[.,]|\p{L}-)`;
const numberPattern = new RegExp(
  `${notInside}(?:(${fraction})|(${digits})(?!\\d)|(${fractionWordsPattern})\\b|(${numberWordsPattern})\\b)`,
  'giu',
);
/** "Twelve (12)" and "12 (twelve)" say one number twice. */
const repeated = new RegExp(
  `^\\s?\\(\\s?[$€£]?\\s?(?:(${digits})|(${numberWordsPattern}))\\s?(%|percent|per cent)?\\s?\\)`,
  'iu',
);
const scales: readonly [pattern: RegExp, value: number][] = [
  [/^[\s-]?(?:thousands?|k)\b/iu, 1e3],
  [/^[\s-]?(?:millions?|mn|mio|mm)\b/iu, 1e6],
  [/^[\s-]?(?:billions?|bn)\b/iu, 1e9],
  [/^[\s-]?(?:trillions?|tn)\b/iu, 1e12],
];
/** Single letters are scales behind an amount of money only: "$5m", but "5 m". */
const moneyScales: readonly [pattern: RegExp, value: number][] = [
  [/^\s?m\b/iu, 1e6],
  [/^\s?b\b/iu, 1e9],
];
/** Between numbers of one range or list. */
const connector = /^\s*(?:-|to|and|or|,|,\s*(?:and|or)|\/|±|\+\/-|versus|vs\.?|through)\s*$/iu;

function readDigits(text: string): number {
  const [whole, over] = text.includes('/') ? text.split('/') : [text];
  if (over === undefined) return Number(text.replaceAll(',', ''));
  const [first = '', second] = (whole ?? '').split(/\s+/u);
  const part = Number(second ?? first) / Number(over);
  return second === undefined ? part : Number(first) + part;
}

function readMantissa(match: RegExpMatchArray): number {
  const [, ofDigits, plain, fractionWords, words] = match;
  if (fractionWords !== undefined) return readFractionWords(fractionWords);
  if (words !== undefined) return readNumberWords(words);
  return readDigits(ofDigits ?? plain ?? '');
}

function repeatedValue(match: RegExpMatchArray): number {
  return match[1] === undefined ? readNumberWords(match[2] ?? '') : readDigits(match[1]);
}

/** True for "sixty (2)"; "eleven (22%)" gives a share, not the number again. */
function isContradictedBy(text: string, mantissa: number): boolean {
  const match = repeated.exec(text);
  return match?.[1] !== undefined && match[3] === undefined && repeatedValue(match) !== mantissa;
}

/** How much of the text repeats the number in brackets; 0 when it does not, or says another number. */
function repetitionLength(text: string, mantissa: number): number {
  const match = repeated.exec(text);
  if (!match || repeatedValue(match) !== mantissa) return 0;
  // A per cent sign inside the brackets is the unit: it is left for the reader of units.
  return match[3] === undefined ? match[0].length : match[0].indexOf(match[3]);
}

function readScale(text: string, isMoney: boolean): { value: number; length: number } {
  for (const [pattern, value] of isMoney ? [...scales, ...moneyScales] : scales) {
    const match = pattern.exec(text);
    // "5 mm" is a length; "$5 MM" are millions.
    if (match && (isMoney || !/m[mn]$/iu.test(match[0]))) return { value, length: match[0].length };
  }
  return { value: 1, length: 0 };
}

/** What follows the digits or words of a number: the repetition in brackets, the scale, the unit or currency. */
function readTail(text: string, mantissa: number, isMoney: boolean) {
  const repetition = repetitionLength(text, mantissa);
  const scale = readScale(text.slice(repetition), isMoney);
  const rest = text.slice(repetition + scale.length);
  const currency = isMoney ? null : currencyAfter(rest);
  const unit = isMoney || currency ? null : readUnit(rest);
  return {
    scale: scale.value,
    unit: unit?.unit ?? null,
    currency: currency?.code ?? null,
    length: repetition + scale.length + (currency ?? unit ?? { length: 0 }).length,
  };
}

/** How far behind a number its unit is looked for, in characters. */
const tailLength = 90;

function readNumber(text: string, match: RegExpMatchArray): NumberFact {
  const mantissa = readMantissa(match);
  const [begin, behind] = [match.index ?? 0, (match.index ?? 0) + match[0].length];
  const before = currencyBefore(text.slice(Math.max(0, begin - 8), begin));
  const following = text.slice(behind, behind + tailLength);
  const { length, ...tail } = readTail(following, mantissa, before !== null);
  const start = begin - (before?.length ?? 0);
  const end = behind + length;
  return {
    start,
    end,
    written: text.slice(start, end).trim(),
    mantissa,
    ...tail,
    currency: before?.code ?? tail.currency,
    isInherited: false,
    isContradicted: match[4] !== undefined && isContradictedBy(following, mantissa),
    isVague: /^(?:one|zero)$/iu.test(match[0]) && length === 0 && !before,
  };
}

function withUnitOf(number: NumberFact, next: NumberFact): NumberFact {
  if (number.unit || number.scale !== 1 || next.unit?.dimension === 'ordinal') return number;
  const isMoney = number.currency !== null;
  if (isMoney && (next.unit || next.scale === 1)) return number;
  const { unit, scale } = next;
  return { ...number, unit, scale, currency: number.currency ?? next.currency, isInherited: true };
}

/** The earlier numbers of "5, 10 or 15 mg" have its unit; "$5 to 10 million" is in millions and dollars throughout. */
function shareUnits(numbers: NumberFact[], text: string): NumberFact[] {
  let next: NumberFact | undefined;
  const shared = numbers.toReversed().map((number) => {
    const isListed = next !== undefined && connector.test(text.slice(number.end, next.start));
    if (next && isListed) number = withUnitOf(number, next);
    next = number;
    return number;
  });
  return shared.reverse();
}

/** Every number of the text, in digits or words, with its unit. Names such as IL-6 are not numbers. */
export function findNumbers(text: string): NumberFact[] {
  const numbers: NumberFact[] = [];
  for (const match of text.matchAll(numberPattern)) {
    if ((numbers.at(-1)?.end ?? 0) > match.index) continue;
    const number = readNumber(text, match);
    // Letters that belong to the number are a name: "10K", "3D".
    if (/^\p{L}/u.test(text.slice(number.end)) && !number.unit) continue;
    numbers.push(number);
  }
  return shareUnits(numbers, text);
}

const isEqual = (one: number, other: number) =>
  Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other));

/** What a number may amount to: a scale that was taken over from the next number may not be meant. */
function amountsOf({ mantissa, scale, isInherited }: NumberFact): number[] {
  return isInherited && scale !== 1 ? [mantissa * scale, mantissa] : [mantissa * scale];
}

const isAnyEqual = (some: readonly number[], others: readonly number[]) =>
  some.some((one) => others.some((other) => isEqual(one, other)));

/** Dollars are no euros, and no milligrams. */
function isSameMeasure(one: NumberFact, other: NumberFact): boolean {
  if (one.currency !== null && other.currency !== null) return isSameCurrency(one.currency, other.currency);
  if (one.unit && other.unit) return one.unit.dimension === other.unit.dimension;
  return !(one.currency !== null && other.unit) && !(one.unit && other.currency !== null);
}

/** True when the known number says what the wanted one says, as far as units and scales are written at both. */
export function isSameNumber(wanted: NumberFact, known: NumberFact): boolean {
  if (!isSameMeasure(wanted, known)) return false;
  const [mine, its] = [amountsOf(wanted), amountsOf(known)];
  if (wanted.unit && known.unit) {
    const inBase = (amounts: readonly number[], unit: Unit) => amounts.map((amount) => amount * unit.factor);
    return isAnyEqual(inBase(mine, wanted.unit), inBase(its, known.unit));
  }
  // A scale word that the evidence writes can't be dropped; cells of a table have none.
  return isAnyEqual(mine, its) || (known.scale === 1 && isEqual(wanted.mantissa, known.mantissa));
}

/**
 * True when the number is among the known ones. A unit that the known number lacks must stand somewhere else near it,
 * as in the head of a table; a scale or a currency may be missing there, as in the cells of one.
 */
export function isNumberAmong(
  wanted: NumberFact,
  known: readonly NumberFact[],
  mentions: (unit: Unit) => boolean,
): boolean {
  return known.some((one) => {
    if (!isSameNumber(wanted, one) || (wanted.isContradicted && !one.isContradicted)) return false;
    if (!wanted.unit || one.unit)
      return wanted.scale === 1 || wanted.scale === one.scale || one.unit === null;
    return wanted.isInherited || mentions(wanted.unit);
  });
}
