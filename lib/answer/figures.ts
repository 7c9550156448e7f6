import { wordsOf } from './words.ts';

/**
 * What kind of figure a question asks for: a quantity (an amount, a rate, a dose, a length of time), a date, or either.
 * Null when it asks for something else, or when that can't be told.
 */
export type AskedFigure = 'quantity' | 'date' | 'either';

const words = (text: string) => new Set(text.split(/\s+/));

const howQuantity =
  /\bhow\s+(?:much|many|long|often|frequently|old|far|large|big|high|tall|deep|wide|heavy|fast|soon|quickly|late|early|low|small|few)\b/iu;
/** "When did", "by when": a time. "When is", "when does" ask for a condition as often. */
const whenDate = /\bwhen\s+(?:did|was|were|will)\b|\b(?:by|since|until|till)\s+when\b/iu;

/** What comes after "what" or "which" and before what is asked about. */
const asked = /\b(?:what|which)(?:['’]s)?\s+/giu;
const copula = words(
  `is was are were be will would s the a an its his her their our your this that each every any`,
);
/** What ends the words that name the thing: "net sales | of 3M", "temperature | did the face reach". */
const endsName = words(
  `of for in on at by to from per with within without under over above below after before during between among as than
   that which who when where while if is was are were be been do does did has have had can could may might must shall
   should will would and or not i you he she it we they reported shown given used paid`,
);

/** Nouns, in the singular, whose answer is a figure whatever they are about. */
const quantities = words(
  `age amount average balance budget cap capacity capex concentration cost count debt deposit depth discount distance
   dividend dosage dose duration earning ebitda expenditure expense fee frequency height incidence income interval length
   level limit lifetime loss margin maximum mean median minimum mortality number percent percentage period population
   premium prevalence price proceeds profit proportion quantity quota range rate ratio rent revenue royalty salary sale
   score size speed spending sum temperature threshold time total turnover value volume wage weight width yield`,
);
/** Nouns that stand for a figure behind one of `summing`: "total assets", not "which assets". */
const summed = words(`asset charge equity fund interest inventory liability payable payment receivable tax`);
const summing = words(`total net gross average annual`);
const dates = words(`date day deadline month year birthday`);

function singular(word: string): string {
  const known = quantities.has(word) || summed.has(word) || dates.has(word);
  return known ? word : word.replace(/ies$/, 'y').replace(/s$/, '');
}

/** The words that name what is asked about: "net sales" in "what was the net sales of 3M". */
function askedName(rest: string): string[] {
  const name: string[] = [];
  for (const { 0: word } of rest.toLowerCase().matchAll(/[\p{L}\p{N}&-]+|[?.,;:(]/gu)) {
    if (name.length === 0 && copula.has(word)) continue;
    if (endsName.has(word) || !/[\p{L}\p{N}]/u.test(word)) break;
    name.push(word);
  }
  return name;
}

function kindOfName(name: readonly string[]): AskedFigure | null {
  const noun = singular(name.at(-1) ?? '');
  if (dates.has(noun)) return 'date';
  if (quantities.has(noun)) return 'quantity';
  return summed.has(noun) && name.some((word) => summing.has(word)) ? 'quantity' : null;
}

/** The kind of figure that a question asks for; null for none. */
export function askedFigure(question: string): AskedFigure | null {
  const kinds = new Set<AskedFigure>();
  if (howQuantity.test(question)) kinds.add('quantity');
  if (whenDate.test(question)) kinds.add('date');
  for (const match of question.matchAll(asked)) {
    const kind = kindOfName(askedName(question.slice(match.index + match[0].length)));
    if (kind) kinds.add(kind);
  }
  const [first, second] = kinds;
  return second === undefined ? (first ?? null) : 'either';
}

/** Quantities and times in words; "unlimited" and "immediately" answer "how much" and "how long", too. */
const inWords = words(
  `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
   nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen half third quarter
   single double triple twice thrice zero none nil unlimited indefinite indefinitely perpetual perpetually perpetuity
   forever permanent permanently lifetime immediately hourly daily weekly monthly quarterly yearly annually century decade`,
);
const monthNames = words(`january february march april june july august september october november december`);
const month = [...monthNames, 'may'].join('|');
const dayOfMonth = new RegExp(
  String.raw`\b\d{1,2}(?:st|nd|rd|th)?\s+(?:${month})\b|\b(?:${month})\s+\d{1,2}\b`,
  'giu',
);
/** "Exhibit 99.1", "Note 13", and the number at the head of a part: they say where something stands. */
const placeNumber =
  /\b(?:annex|appendix|article|chapter|clause|exhibit|figure|form|item|note|page|part|rule|schedule|section|table)s?\s+\d+(?:\.\d+)*(?:\([a-z0-9]{1,4}\))*/giu;
const headNumber = /^(?:\(?\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+)\s+(?=\p{Lu})/u;
/** A figure that was blacked out or is still to be filled in. */
const blank = /\[\s*(?:[*•●_]\s*)+\]|_{3,}/u;
const yearLike = /^(?:1[5-9]|20|21)\d\d$/;

/**
 * True when the text states a figure of the asked kind that is not one of the question's own (`known`): "3M in 2018", "Exhibit 4"
 * and the head of a table with nothing but years answer no question about an amount.
 */
export function statesFigure(
  text: string,
  input: { kind: AskedFigure; known: ReadonlySet<string> },
): boolean {
  const { kind, known } = input;
  if (blank.test(text)) return true;
  const stated = text.replace(headNumber, '').replaceAll(placeNumber, ' ');
  const read = kind === 'quantity' ? stated.replaceAll(dayOfMonth, ' ') : stated;
  return wordsOf(read).some(({ term, start, end }) => {
    if (known.has(term)) return false;
    const written = read.slice(start, end).toLowerCase();
    if (inWords.has(written)) return true;
    if (yearLike.test(written)) return kind !== 'quantity';
    if (/^\p{N}/u.test(written)) return true;
    return kind !== 'quantity' && monthNames.has(written);
  });
}
