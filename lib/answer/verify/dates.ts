import { placeOf, type Place } from './facts.ts';

/** What is known of a day: "March 2024" has no day, "1 March" no year. */
type CalendarDate = { year?: number; month?: number; day?: number };

/** A date with each way it can be read: 03/04/2024 is in March or in April. */
export type DateFact = Place & { readings: readonly CalendarDate[] };

type Part = 'year' | 'month' | 'day';

const monthNames = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** Only with a capital: "may" is not a month. */
const month =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\\.?';
const ordinalDays =
  `first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
  sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth
  twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first`.split(/\s+/);
const day = `(\\d{1,2}|${[...ordinalDays].reverse().join('|')})(?:st|nd|rd|th)?`;
const year = '((?:1[6-9]|20|21)\\d{2})';
const gap = '[\\s-]+';

const patterns: readonly { pattern: RegExp; orders: readonly (readonly Part[])[] }[] = [
  {
    pattern: new RegExp(`\\b${month}\\s+${day}(?:,\\s*|\\s+)(?:of\\s+)?${year}\\b`, 'gu'),
    orders: [['month', 'day', 'year']],
  },
  {
    pattern: new RegExp(`\\b${day}${gap}(?:day\\s+)?(?:of\\s+)?${month},?${gap}(?:of\\s+)?${year}\\b`, 'gu'),
    orders: [['day', 'month', 'year']],
  },
  { pattern: /\b(\d{4})[-/](\d{1,2})[-/](\d{1,2})\b/gu, orders: [['year', 'month', 'day']] },
  {
    pattern: /\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b(?!\.\d)/gu,
    orders: [
      ['month', 'day', 'year'],
      ['day', 'month', 'year'],
    ],
  },
  { pattern: new RegExp(`\\b${month},?${gap}(?:of\\s+)?${year}\\b`, 'gu'), orders: [['month', 'year']] },
  { pattern: new RegExp(`\\b${month}\\s+${day}\\b(?![.,]?\\d)`, 'gu'), orders: [['month', 'day']] },
  {
    pattern: new RegExp(`\\b${day}\\s+(?:day\\s+of\\s+|of\\s+)?${month}(?![\\p{L}])`, 'gu'),
    orders: [['day', 'month']],
  },
];

function readPart(part: Part, text: string): number {
  if (part === 'month' && !/^\d/u.test(text)) return monthNames.indexOf(text.toLowerCase().slice(0, 3)) + 1;
  if (part === 'day' && !/^\d/u.test(text)) return ordinalDays.indexOf(text.toLowerCase()) + 1;
  const value = Number(text);
  // Two digits are of this century up to 69, as POSIX reads them.
  if (part === 'year' && text.length === 2) return value < 69 ? 2000 + value : 1900 + value;
  return value;
}

function readDate(order: readonly Part[], groups: readonly string[]): CalendarDate | null {
  const date: CalendarDate = {};
  for (const [index, part] of order.entries()) date[part] = readPart(part, groups[index] ?? '');
  const isPossible =
    (date.month ?? 1) >= 1 && (date.month ?? 1) <= 12 && (date.day ?? 1) >= 1 && (date.day ?? 1) <= 31;
  return isPossible ? date : null;
}

/** Every date of the text that names a month: by its name, or by its number in a whole date. */
export function findDates(text: string): DateFact[] {
  const dates: DateFact[] = [];
  for (const { pattern, orders } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const place = placeOf(match);
      if (dates.some((known) => place.start < known.end && known.start < place.end)) continue;
      const readings = orders.flatMap((order) => readDate(order, match.slice(1)) ?? []);
      if (readings.length > 0) dates.push({ ...place, readings });
    }
  }
  return dates.sort((one, other) => one.start - other.start);
}

function covers(known: CalendarDate, wanted: CalendarDate, years: ReadonlySet<number>): boolean {
  if (wanted.month !== known.month) return false;
  if (wanted.day !== undefined && wanted.day !== known.day) return false;
  if (wanted.year === undefined || wanted.year === known.year) return true;
  return known.year === undefined && years.has(wanted.year);
}

/** True when some reading of the date is among the known ones. A year may stand apart: "1 March", "2024". */
export function isDateAmong(
  date: DateFact,
  known: { dates: readonly DateFact[]; years: ReadonlySet<number> },
): boolean {
  return date.readings.some((wanted) =>
    known.dates.some(({ readings }) => readings.some((one) => covers(one, wanted, known.years))),
  );
}

/** True when both can be the same day, as far as they are written. */
export function isSameDate(one: DateFact, other: DateFact): boolean {
  return isDateAmong(one, { dates: [other], years: new Set() });
}
