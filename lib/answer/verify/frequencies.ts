import { placeOf, type Place } from './facts.ts';
import { readNumberWords } from './number-words.ts';

/** How often: so many times a period ("twice daily"), or every so many units of time ("every 12 hours"). */
export type FrequencyFact = Place & {
  kind: 'times' | 'every';
  count: number;
  period: string;
  /** Only "daily", "per year" and the like: satisfied by any frequency of that period. */
  isBare: boolean;
};

const count = String.raw`\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve`;
const period = 'day|week|month|quarter|year|hour|annum|night';
const adverbs: Readonly<Record<string, string>> = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  annual: 'year',
  annually: 'year',
  yearly: 'year',
  annum: 'year',
  hourly: 'hour',
  nightly: 'night',
};
const adverb = Object.keys(adverbs).join('|');
const latin: Readonly<Record<string, number>> = { q: 1, b: 2, t: 3, qi: 4 };

const times = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(once|twice|thrice)|(${count})(?:\\s\\(\\w+\\))?[\\s-]*(?:times|x))[\\s-]*(?:(?:an?|per|each|every|in a|in each)\\s+|/\\s?)?(${period}|${adverb})\\b`,
  'giu',
);
const latinTimes =
  /(?<![\p{L}\p{N}])(?:(qi|q|b|t)\.\s?(?:i\.\s?)?d\b\.?|(?<=(?:mg|mcg|g|ml|units?|tablets?)\s)(qi|q|b|t)i?d\b)/giu;
const every = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:every\\s+(${count}|other|second)(?:\\s\\(\\w+\\))?\\s+(${period})s?\\b|q(\\d{1,2})h\\b|(\\d{1,2})[\\s-]hourly\\b)`,
  'giu',
);
const bare = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(${adverb})\\b|(?:per|each|every)\\s+(?:full\\s+|calendar\\s+)?(${period})\\b|(?<=(?:\\d|%|times|cent|mg|mcg|ml|g|units?|tablets?|euros?|dollars?)\\s)an?\\s+(${period})\\b|(?<=\\p{L}|\\d)/\\s?(day|week|month|year|d)\\b)`,
  'giu',
);

function readCount(text: string): number {
  const fixed: Readonly<Record<string, number>> = { once: 1, twice: 2, thrice: 3, other: 2, second: 2 };
  return fixed[text] ?? (/^\d/u.test(text) ? Number(text) : readNumberWords(text));
}

function readPeriod(text: string): string {
  const lower = text.toLowerCase();
  return adverbs[lower] ?? (lower === 'd' ? 'day' : lower);
}

function readTimes(match: RegExpMatchArray): FrequencyFact {
  const counted = readCount((match[1] ?? match[2] ?? '').toLowerCase());
  return {
    ...placeOf(match),
    kind: 'times',
    count: counted,
    period: readPeriod(match[3] ?? ''),
    isBare: false,
  };
}

function readLatin(match: RegExpMatchArray): FrequencyFact {
  const letter = (match[1] ?? match[2] ?? '').toLowerCase();
  const isFour = /^qi|^q\.\s?i/iu.test(match[0]);
  return {
    ...placeOf(match),
    kind: 'times',
    count: isFour ? 4 : (latin[letter] ?? 1),
    period: 'day',
    isBare: false,
  };
}

function readEvery(match: RegExpMatchArray): FrequencyFact {
  const hours = match[3] ?? match[4];
  const counted = readCount((hours ?? match[1] ?? '').toLowerCase());
  return {
    ...placeOf(match),
    kind: 'every',
    count: counted,
    period: hours ? 'hour' : readPeriod(match[2] ?? ''),
    isBare: false,
  };
}

function readBare(match: RegExpMatchArray): FrequencyFact {
  const written = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
  return { ...placeOf(match), kind: 'times', count: 1, period: readPeriod(written), isBare: true };
}

/** Every frequency of the text. */
export function findFrequencies(text: string): FrequencyFact[] {
  const found = [
    ...[...text.matchAll(times)].map(readTimes),
    ...[...text.matchAll(latinTimes)].map(readLatin),
    ...[...text.matchAll(every)].map(readEvery),
    ...[...text.matchAll(bare)].map(readBare),
  ];
  const kept: FrequencyFact[] = [];
  for (const one of found) {
    if (!kept.some((known) => one.start < known.end && known.start < one.end)) kept.push(one);
  }
  return kept.sort((one, other) => one.start - other.start);
}

const hoursOfDay = 24;

/** "Every 3 weeks" is every 21 days, "every year" every 12 months. */
function inBasePeriods({ count: counted, period: unit }: FrequencyFact): { count: number; period: string } {
  if (unit === 'week') return { count: 7 * counted, period: 'day' };
  if (unit === 'year') return { count: 12 * counted, period: 'month' };
  return { count: counted, period: unit };
}

/**
 * True when the known frequency says the wanted one. What is given every 12 hours is given twice a day; the reverse does
 * not follow.
 */
export function isSameFrequency(wanted: FrequencyFact, known: FrequencyFact): boolean {
  const [mine, its] =
    wanted.kind === 'every' ? [inBasePeriods(wanted), inBasePeriods(known)] : [wanted, known];
  if (wanted.kind === known.kind && mine.period === its.period && mine.count === its.count) return true;
  if (wanted.isBare && wanted.period === known.period) return true;
  const isEveryHours = known.kind === 'every' && known.period === 'hour';
  if (!isEveryHours || wanted.kind !== 'times' || wanted.period !== 'day') return false;
  return wanted.isBare || wanted.count * known.count === hoursOfDay;
}
