import { pick, type Random } from './random.ts';
import { likeCase, oneOf, words, type Rewrite, type Rule } from './rewrite.ts';

/** Numbers with a word in front that makes them a name, a reference or a date are changed by other rules. */
const notNamed =
  '(?<![\\p{L}\\p{N}.,/:$€£-]|\\b(?:sections?|clauses?|articles?|paragraphs?|exhibits?|schedules?|annex|appendix|chapter|part|item|table|fig\\.?|figure|no\\.|nos\\.|page|phase|type|grade|stage|rule|form|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|§)\\s?)';
const notFollowed =
  '(?![\\p{L}\\p{N}/:-]|[.,]\\d|\\.\\s?\\p{Lu}|\\)\\p{L}|(?:st|nd|rd|th)?\\s(?:of\\s|day\\sof\\s)?(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\\b)';
const figure = new RegExp(`${notNamed}([$€£]?)(\\d{1,3}(?:,\\d{3})+|\\d+)(\\.\\d+)?${notFollowed}`, 'giu');

const smallNumbers =
  'two three four five six seven eight nine ten eleven twelve fifteen eighteen twenty thirty forty fifty sixty ninety'.split(
    ' ',
  );
const figures = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 18, 20, 30, 40, 50, 60, 90];

function otherFigure(whole: string, random: Random): string {
  const value = Number(whole.replaceAll(',', ''));
  const swapped =
    whole.length > 1 ? `${whole.slice(0, -2)}${whole.at(-1) ?? ''}${whole.at(-2) ?? ''}` : whole;
  const others = [String(value + 1), String(value * 10), String(value + 5), String(value * 2), swapped];
  const changed = others.filter((text) => Number(text.replaceAll(',', '')) !== value && !/^0\d/u.test(text));
  const other = pick(changed, random) ?? String(value + 1);
  return whole.includes(',') && !other.includes(',') ? Number(other).toLocaleString('en-US') : other;
}

const changeFigure: Rule = [
  figure,
  (match, random) => {
    const [, currency = '', whole = '', part = ''] = match;
    if (currency === '' && part === '' && /^(?:1[6-9]|20)\d\d$/u.test(whole)) return null;
    return `${currency}${otherFigure(whole, random)}${part}`;
  },
];

/** "Twelve (12)" changes as a whole, so that it still agrees with itself. */
const changeNumberWord: Rule = [
  new RegExp(
    `(?<![\\p{L}-])(${smallNumbers.join('|')})(\\s\\((\\d+)\\))?(?=\\s\\p{Ll})(?!\\s(?:hundred|thousand|million|billion)|-)`,
    'giu',
  ),
  (match, random) => {
    const old = smallNumbers.indexOf((match[1] ?? '').toLowerCase());
    const index = Math.floor(random() * smallNumbers.length);
    if (index === old || (match[3] !== undefined && Number(match[3]) !== figures[old])) return null;
    const bracket = match[3] === undefined ? '' : ` (${figures[index] ?? ''})`;
    return `${likeCase(smallNumbers[index] ?? '', match[1] ?? '')}${bracket}`;
  },
];

/** A figure of the sentence becomes another one of the cited text: read off from the wrong place. */
export function takeFigureFrom(text: string): Rewrite {
  return (sentence, random) => {
    const others = [...text.matchAll(figure)].map(
      ([, currency = '', whole = '', part = '']) => `${currency}${whole}${part}`,
    );
    const replace: Rule[1] = (match, chance) => {
      const other = pick(others, chance) ?? match[0];
      const amounts = [match[0], other].map((amount) => amount.replaceAll(/[,$€£]/gu, ''));
      const isYear = amounts.map((amount) => /^(?:1[6-9]|20)\d\d$/u.test(amount));
      return amounts[0] === amounts[1] || isYear[0] !== isYear[1] ? null : other;
    };
    return oneOf([[figure, replace]])(sentence, random);
  };
}

export const changeNumber: Rewrite = oneOf([changeFigure, changeNumberWord]);

/** Another currency, or another order of magnitude. */
export const changeMagnitude: Rewrite = oneOf([
  [
    /(?<=(?:\d|two|three|four|five|six|ten)\s)(?:million|billion)\b/gu,
    (match) => (match[0] === 'million' ? 'billion' : 'million'),
  ],
  [
    /(?<=\d\s?)(?:million|billion|thousand)\b/gu,
    (match) => (match[0] === 'million' ? 'thousand' : 'million'),
  ],
  [/\$(?=\s?\d)/gu, () => '€'],
  [/[€£](?=\s?\d)/gu, () => '$'],
  [/(?<=\d\s)(?:euros|EUR)\b/gu, () => 'US dollars'],
]);

const number = `(?<=\\d\\s?-?|\\b(?:${smallNumbers.join('|')})[\\s-])`;
const unitChanges: readonly [string, readonly string[]][] = [
  ['mg', ['mcg', 'g']],
  ['mcg|μg|µg', ['mg', 'g']],
  ['g', ['mg', 'kg']],
  ['kg', ['g', 'mg']],
  ['ml|mL', ['l', 'dl']],
  ['milligrams?', ['micrograms', 'grams']],
  ['kilograms?', ['grams']],
  ['seconds', ['minutes', 'hours']],
  ['minutes?|min', ['hours', 'seconds']],
  ['hours?', ['days', 'minutes']],
  ['days?', ['months', 'weeks', 'hours']],
  ['weeks?', ['months', 'days']],
  ['months?', ['years', 'weeks', 'days']],
  ['years?', ['months', 'weeks']],
  ['km|kilomet(?:er|re)s?', ['miles', 'metres']],
  ['miles?', ['kilometres', 'metres']],
  ['feet', ['metres', 'inches']],
  ['inches', ['centimetres', 'feet']],
  ['cm', ['mm', 'm']],
  ['mm', ['cm', 'm']],
  ['nM', ['mM', 'µM']],
  ['µM|μM', ['mM', 'nM']],
  ['acres', ['hectares', 'square feet']],
  ['mmHg', ['kPa']],
];

export const changeUnit: Rewrite = oneOf([
  ...unitChanges.map(([pattern, others]): Rule => [
    new RegExp(`${number}(?:${pattern})(?![\\p{L}\\p{N}])`, 'gu'),
    (match, random) => {
      const fitting = others.map((other) =>
        /[^s]$/u.test(match[0]) && /ye|mon|we|da|ho|mi|se/u.test(match[0].slice(0, 2))
          ? other.replace(/s$/u, '')
          : other,
      );
      return pick(fitting, random) ?? null;
    },
  ]),
  [/(?<=\d\s?)%/gu, () => ' mg'],
]);

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const monthPattern = months.join('|');

export const changeDate: Rewrite = oneOf([
  [
    new RegExp(
      `\\b(?:${monthPattern})(?=\\s\\d|,\\s\\d{4})|(?<=\\d(?:st|nd|rd|th)?\\s(?:of\\s)?)(?:${monthPattern})\\b`,
      'gu',
    ),
    (match, random) =>
      pick(
        months.filter((name) => name !== match[0]),
        random,
      ) ?? null,
  ],
  [
    new RegExp(
      `(?<=\\b(?:${monthPattern})\\s)\\d{1,2}(?=(?:st|nd|rd|th)?\\b(?!\\d|\\s\\d))|\\b\\d{1,2}(?=(?:st|nd|rd|th)?\\s(?:of\\s)?(?:${monthPattern})\\b)`,
      'gu',
    ),
    (match, random) => {
      const other = 1 + Math.floor(random() * 28);
      return other === Number(match[0]) ? String((other % 28) + 1) : String(other);
    },
  ],
  [
    /(?<![\p{L}\p{N}.,/$€£-])(?:19|20)\d\d(?![\p{L}\p{N}/-]|[.,]\d|\s(?:mg|ml|g|patients|men|women|people))/gu,
    (match, random) => String(Number(match[0]) + (random() < 0.5 ? 1 : -1) * (1 + Math.floor(random() * 9))),
  ],
]);

const numerals = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

function nextIn(list: readonly string[], item: string): string | null {
  const index = list.indexOf(item);
  return index < 0 ? null : (list[(index + 1) % list.length] ?? null);
}

export const changeReference: Rewrite = oneOf([
  [
    /(?<=\b(?:[Ss]ections?|[Cc]lauses?|[Aa]rticles?|[Pp]aragraphs?|SECTION|ARTICLE|Rule|Chapter|Table|Figure|Fig\.|Part|Phase|[Tt]ype|[Gg]rade|[Ss]tage)\s|§\s?)(\d+(?:\.\d+)*)/gu,
    (match) => match[0].replace(/\d+$/u, (last) => String(Number(last) + 1)),
  ],
  [
    /(?<=\b(?:Article|ARTICLE|Section|Chapter|Part|Phase|phase|Stage|stage|Grade|Class|class|Type)\s)[IVX]+\b/gu,
    (match) => nextIn(numerals, match[0]),
  ],
  [
    /(?<=\b(?:Exhibit|EXHIBIT|Schedule|SCHEDULE|Annex|Appendix|Attachment)\s)[A-HJ-U](?![\p{L}\p{N}])/gu,
    (match) => String.fromCharCode((match[0].codePointAt(0) ?? 65) + 1),
  ],
  [
    /(?<=\b(?:[Ss]ections?|[Cc]lauses?|[Pp]aragraphs?)\s[\d.]*\()[a-h](?=\))/gu,
    (match) => String.fromCharCode((match[0].codePointAt(0) ?? 97) + 1),
  ],
]);

export const changeFrequency: Rewrite = oneOf([
  words('once (?=daily|weekly|a day|a week|per day|a year|a month|every)', 'twice '),
  words('twice (?=daily|weekly|a day|a week|per day|a year|a month)', 'three times ', 'once '),
  words('three times (?=daily|a day|a week|per)', 'twice ', 'four times '),
  words('monthly', 'weekly', 'annually'),
  words('annually', 'monthly', 'quarterly'),
  words('weekly', 'daily', 'monthly'),
  words('daily', 'weekly'),
  words('per day', 'per week'),
  words('per year|per annum', 'per month'),
  words('per month', 'per year'),
]);
