import { canonicalNumber } from './words.ts';

/**
 * The hard facts of a sentence, in one spelling each, so that a claim can be compared with the sentences it cites:
 * dates, numbers with their units, references to sections.
 */
export type Facts = {
  /** ISO dates, as exact as they are written: "2024-03-01", "2024-03". */
  dates: ReadonlyMap<string, string>;
  /** Canonical number → the units it was written with ('' when none), and how it was written. */
  numbers: ReadonlyMap<string, { units: ReadonlySet<string>; written: string }>;
  /** "3.2(b)" → as written. */
  references: ReadonlyMap<string, string>;
};

const monthNames =
  'january february march april may june july august september october november december'.split(' ');
const month = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?`;
const datePatterns: { pattern: RegExp; order: 'mdy' | 'dmy' | 'ymd' | 'my' }[] = [
  { pattern: new RegExp(`\\b${month}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b`, 'giu'), order: 'mdy' },
  {
    pattern: new RegExp(
      `\\b(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:day\\s+)?(?:of\\s+)?${month},?\\s+(\\d{4})\\b`,
      'giu',
    ),
    order: 'dmy',
  },
  { pattern: /\b(\d{4})-(\d{2})-(\d{2})\b/gu, order: 'ymd' },
  { pattern: new RegExp(`\\b${month},?\\s+(?:of\\s+)?(\\d{4})\\b`, 'giu'), order: 'my' },
];

const numberWords = new Map(
  Object.entries({
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    seventeen: 17,
    eighteen: 18,
    nineteen: 19,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
    hundred: 100,
  }),
);

/** Units in one spelling. Scale words are units too: "5 million" is not "5". */
const unitSpellings: Record<string, string> = {
  '%': '%',
  percent: '%',
  'per cent': '%',
  thousand: 'thousand',
  million: 'million',
  millions: 'million',
  m: 'million',
  billion: 'billion',
  billions: 'billion',
  bn: 'billion',
  trillion: 'trillion',
  mg: 'mg',
  milligram: 'mg',
  milligrams: 'mg',
  g: 'g',
  gram: 'g',
  grams: 'g',
  kg: 'kg',
  kilogram: 'kg',
  kilograms: 'kg',
  mcg: 'mcg',
  µg: 'mcg',
  μg: 'mcg',
  microgram: 'mcg',
  micrograms: 'mcg',
  ng: 'ng',
  ml: 'ml',
  millilitre: 'ml',
  millilitres: 'ml',
  milliliter: 'ml',
  milliliters: 'ml',
  l: 'l',
  litre: 'l',
  litres: 'l',
  liter: 'l',
  liters: 'l',
  mmol: 'mmol',
  mmhg: 'mmhg',
  iu: 'unit',
  unit: 'unit',
  units: 'unit',
  second: 'second',
  seconds: 'second',
  minute: 'minute',
  minutes: 'minute',
  min: 'minute',
  hour: 'hour',
  hours: 'hour',
  day: 'day',
  days: 'day',
  week: 'week',
  weeks: 'week',
  month: 'month',
  months: 'month',
  year: 'year',
  years: 'year',
  km: 'km',
  cm: 'cm',
  mm: 'mm',
  miles: 'mile',
  mile: 'mile',
  shares: 'share',
};
const unitPattern = Object.keys(unitSpellings)
  .sort((one, other) => other.length - one.length)
  .join('|');
const digits = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`;
const words = [...numberWords.keys()].join('|');
/** A number in words counts only with a unit behind it: "one of them" states no number. */
const numberPattern = new RegExp(
  `([$€£])?(?<![\\p{L}\\p{N}.])(?:(${digits})|\\b(${words})\\b(?=[-\\s(]))(?:\\s*\\(\\d+\\))?[-\\s]*(${unitPattern})?(?![\\p{L}\\p{N}])`,
  'giu',
);
const referencePattern =
  /(?:\b(?:sections?|sec\.|clauses?|articles?|art\.|paragraphs?|para\.|exhibits?|schedules?|appendix|annex|chapters?|items?|tables?|figures?)|§+)\s*(\d+(?:\.\d+)*(?:\s*\([a-z0-9]{1,4}\))*|[ivxlc]{1,6}\b|[a-z]\b)/giu;

function pad(value: string): string {
  return value.padStart(2, '0');
}

function monthNumber(name: string): string {
  const index = monthNames.findIndex((full) => full.startsWith(name.toLowerCase().slice(0, 3)));
  return pad(String(index + 1));
}

function toIso(order: 'mdy' | 'dmy' | 'ymd' | 'my', parts: readonly string[]): string {
  const [first = '', second = '', third = ''] = parts;
  if (order === 'ymd') return `${first}-${second}-${third}`;
  if (order === 'my') return `${second}-${monthNumber(first)}`;
  if (order === 'mdy') return `${third}-${monthNumber(first)}-${pad(second)}`;
  return `${third}-${monthNumber(second)}-${pad(first)}`;
}

function takeDates(text: string): { dates: Map<string, string>; rest: string } {
  const dates = new Map<string, string>();
  let rest = text;
  for (const { pattern, order } of datePatterns) {
    rest = rest.replaceAll(pattern, (written: string, ...groups: unknown[]) => {
      dates.set(toIso(order, groups.filter((group) => typeof group === 'string').slice(0, 3)), written);
      return ' ; ';
    });
  }
  return { dates, rest };
}

function takeReferences(text: string): { references: Map<string, string>; rest: string } {
  const references = new Map<string, string>();
  const rest = text.replaceAll(referencePattern, (written: string, target: string) => {
    references.set(target.toLowerCase().replaceAll(/\s+/gu, ''), written);
    return ' ; ';
  });
  return { references, rest };
}

function takeNumbers(text: string): Facts['numbers'] {
  const numbers = new Map<string, { units: Set<string>; written: string }>();
  for (const match of text.matchAll(numberPattern)) {
    const [written, , inDigits, inWords, unit] = match;
    if (inDigits === undefined && unit === undefined) continue;
    const value = inDigits
      ? canonicalNumber(inDigits)
      : String(numberWords.get((inWords ?? '').toLowerCase()));
    const known = numbers.get(value) ?? { units: new Set<string>(), written: written.trim() };
    known.units.add(unit === undefined ? '' : (unitSpellings[unit.toLowerCase()] ?? ''));
    numbers.set(value, known);
  }
  return numbers;
}

/** Reads the facts of a text. */
export function readFacts(text: string): Facts {
  const plain = text.normalize('NFKC').replaceAll(/(\d)[\u00a0\u2009\u202f](?=\d{3})/gu, '$1,');
  const { dates, rest } = takeDates(plain);
  const { references, rest: remaining } = takeReferences(rest);
  return { dates, references, numbers: takeNumbers(remaining) };
}
