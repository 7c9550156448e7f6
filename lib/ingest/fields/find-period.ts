import { findDates, type DateFact } from '#lib/answer/verify/dates.ts';

const readCharacters = 4000;
const topCharacters = 1500;

const ended =
  /\b(year|quarter(?:ly period)?|period|(?:three|six|nine|twelve) months)(?:[ -]+\w+)? (?:ended|ending)[:\s]+/iu;
const fiscal =
  /\b(?:FY|fiscal(?: year)?|financial year|annual report(?: and accounts)?(?: for)?)[\s:]*((?:19|20)\d{2})(?:\s*[/–-]\s*(\d{2,4}))?\b/iu;
const quarter =
  /\b(?:Q([1-4])|(first|second|third|fourth) quarter)(?: of)?(?: fiscal(?: year)?)?[\s,:]*((?:19|20)\d{2})\b/iu;
const yearThenQuarter = /\b((?:19|20)\d{2})\s?Q([1-4])\b/u;
const ordinals = ['first', 'second', 'third', 'fourth'];

/** What a date of the document itself stands behind. */
const dated =
  /\b(?:dated|date|effective|executed|made|entered into|as of|issued|valid from|published|approved|adopted|held on|filed)\b[^.;]{0,60}$/iu;

/** A whole date as ISO 8601 writes it; null when it lacks its day or can be read in two ways. */
function isoOf({ readings }: DateFact): string | null {
  const whole = readings.filter(
    ({ year, month, day }) => year !== undefined && month !== undefined && day !== undefined,
  );
  const texts = whole.map(({ year = 0, month = 0, day = 0 }) =>
    [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-'),
  );
  const distinct = new Set(texts);
  return distinct.size === 1 ? (texts[0] ?? null) : null;
}

/** "Q2 2024" for a quarter in any spelling. */
function quarterOf(text: string): string | null {
  const then = yearThenQuarter.exec(text);
  if (then) return `Q${then[2] ?? ''} ${then[1] ?? ''}`;
  const found = quarter.exec(text);
  if (!found) return null;
  const number = found[1] ?? String(ordinals.indexOf((found[2] ?? '').toLowerCase()) + 1);
  return `Q${number} ${found[3] ?? ''}`;
}

type Ended = { text: string; iso: string };

/** "For the fiscal year ended December 31, 2018". */
function endedOn(flat: string): Ended | null {
  const match = ended.exec(flat);
  if (!match) return null;
  const behind = match.index + match[0].length;
  const [date] = findDates(flat.slice(behind, behind + 40));
  const iso = date ? isoOf(date) : null;
  if (!date || date.start > 3 || iso === null) return null;
  const span = (match[1] ?? '').toLowerCase().replace('quarterly period', 'quarter');
  return { text: `${span.charAt(0).toUpperCase()}${span.slice(1)} ended ${date.written}`, iso };
}

/**
 * The first whole date that stands behind "dated", "effective", "issued" and the like, else the first at the very top.
 */
function firstDate(flat: string): string | null {
  const whole = findDates(flat).flatMap((date) => {
    const iso = isoOf(date);
    return iso === null ? [] : [{ iso, start: date.start }];
  });
  const labelled = whole.find(({ start }) => dated.test(flat.slice(Math.max(0, start - 90), start)));
  return (labelled ?? whole.find(({ start }) => start < topCharacters))?.iso ?? null;
}

function fiscalYearOf(text: string): string | null {
  const match = fiscal.exec(text);
  return match ? `${match[1] ?? ''}${match[2] === undefined ? '' : `/${match[2]}`}` : null;
}

/**
 * The period that a report is about, and the day that a document is of (YYYY-MM-DD): the end of its period, else the
 * date that it bears. Both are null for a document of no known kind, in which a date may be anything's, and where a date
 * can be read in two ways; a quarter in its name is its period in any case.
 */
export function findPeriod(input: { kind: string | null; name: string; text: string }): {
  period: string | null;
  date: string | null;
} {
  const { kind, name } = input;
  if (kind === null) return { period: quarterOf(name), date: null };
  const flat = input.text.slice(0, readCharacters).replaceAll(/\s+/gu, ' ');
  if (!/report|minutes/iu.test(kind)) return { period: null, date: firstDate(flat) };
  const reported = endedOn(flat);
  return {
    period: quarterOf(name) ?? reported?.text ?? fiscalYearOf(`${name} ${flat}`) ?? quarterOf(flat),
    date: reported?.iso ?? firstDate(flat),
  };
}
