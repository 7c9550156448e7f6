import { oneOf, words, type Rewrite, type Rule } from './rewrite.ts';

const smallNumbers =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

function inWords(value: number): string | null {
  if (value < 2 || value > 99) return null;
  if (value < 20) return smallNumbers[value - 1] ?? null;
  const ten = tens[Math.floor(value / 10) - 2] ?? '';
  return value % 10 === 0 ? ten : `${ten}-${smallNumbers[(value % 10) - 1] ?? ''}`;
}

function fromWords(text: string): number {
  const [first = '', second] = text.toLowerCase().split('-');
  const value = smallNumbers.indexOf(first) + 1 || 10 * (tens.indexOf(first) + 2);
  return second === undefined ? value : value + smallNumbers.indexOf(second) + 1;
}

const counted =
  '(?=\\s(?:days?|weeks?|months?|years?|hours?|minutes?|patients|women|men|people|children|members|games|states|employees|participants|subjects|adults|times|copies|pumps)\\b)';
const wordNumber = `(?:${tens.join('|')})(?:-(?:${smallNumbers.slice(0, 9).join('|')}))?|${[...smallNumbers].slice(1).reverse().join('|')}`;

/** "Thirty (30) days", "30 days", "thirty days". */
const numbers: Rewrite = oneOf([
  [
    new RegExp(`(?<![\\p{L}-])((?:${wordNumber})) \\((\\d{1,2})\\)`, 'giu'),
    (match, random) => (random() < 0.5 ? (match[2] ?? null) : (match[1] ?? null)),
  ],
  [
    new RegExp(`(?<![\\p{L}\\p{N}.,/$€£-]|\\b(?:to|and|or) )\\d{1,2}${counted}`, 'gu'),
    (match) => inWords(Number(match[0])),
  ],
  [
    new RegExp(
      `(?<![\\p{L}\\p{N}-]|hundred |hundred and |(?:${tens.join('|')}) )(?:${wordNumber})${counted}`,
      'giu',
    ),
    (match) => String(fromWords(match[0])),
  ],
  [
    new RegExp(
      `(?<![\\p{L}\\p{N}-]|hundred |hundred and |(?:${tens.join('|')}) )(?:${wordNumber})${counted}`,
      'giu',
    ),
    (match) => `${match[0]} (${fromWords(match[0])})`,
  ],
]);

function asPlain(amount: string, scale: string): string {
  const value = Number(amount.replaceAll(',', '')) * (scale === 'million' ? 1e6 : 1e9);
  return Math.round(value).toLocaleString('en-US');
}

/** $1.5 million, $1,500,000, USD 1.5m. */
const money: Rewrite = oneOf([
  [
    /\$\s?(\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?) (million|billion)\b/gu,
    (match) => `$${asPlain(match[1] ?? '', match[2] ?? '')}`,
  ],
  [/\$\s?(\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?) million\b/gu, (match) => `USD ${match[1] ?? ''}m`],
  [
    /\$\s?(\d{1,3}(?:,\d{3}){2,})(?![\d.,]*\d)/gu,
    (match) => `$${Number((match[1] ?? '').replaceAll(',', '')) / 1e6} million`,
  ],
  [
    /(?<!\p{L})\$\s?(\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d|[\d,.]*\d| ?(?:million|billion|thousand|trillion|m\b|bn)|[kKmM])/gu,
    (match) => `${match[1] ?? ''} dollars`,
  ],
  [
    /€\s?(\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d|[\d,.]*\d| ?(?:million|billion))/gu,
    (match) => `EUR ${match[1] ?? ''}`,
  ],
  [/(?<=\d )euros\b/gu, () => 'EUR'],
]);

const percent: Rewrite = oneOf([
  [/(?<=\d) ?%(?!\p{L})/gu, (_, random) => (random() < 0.5 ? ' per cent' : ' percent')],
  [/(?<=\d)[ -]per ?cent\b/gu, () => '%'],
]);

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const month = months.join('|');
const number = (name: string | undefined) => String(months.indexOf(name ?? '') + 1).padStart(2, '0');

const dates: Rewrite = oneOf([
  [
    new RegExp(`\\b(${month}) (\\d{1,2}),? (\\d{4})\\b`, 'gu'),
    ([, name = '', day = '', year = ''], random) =>
      random() < 0.5 ? `${day} ${name} ${year}` : `${year}-${number(name)}-${day.padStart(2, '0')}`,
  ],
  [
    new RegExp(`\\b(\\d{1,2}) (${month}) (\\d{4})\\b`, 'gu'),
    ([, day = '', name = '', year = ''], random) =>
      random() < 0.5 ? `${name} ${day}, ${year}` : `${day.padStart(2, '0')}/${number(name)}/${year}`,
  ],
  [
    new RegExp(`\\b(${month}) (\\d{1,2})(?!\\d|,? \\d{4})(?=[\\s,.;])`, 'gu'),
    ([, name = '', day = '']) => `${day} ${name}`,
  ],
  [new RegExp(`\\b(${month}),? (\\d{4})\\b`, 'gu'), ([, name = '', year = '']) => `${name} of ${year}`],
]);

const units: Rewrite = oneOf(
  (
    [
      ['mg', 'milligrams'],
      ['mcg|μg|µg', 'micrograms'],
      ['kg', 'kilograms'],
      ['g', 'grams'],
      ['ml|mL', 'millilitres'],
      ['km', 'kilometres'],
      ['cm', 'centimetres'],
      ['mm', 'millimetres'],
      ['hours', 'h'],
      ['minutes', 'min'],
      ['milligrams', 'mg'],
      ['kilograms', 'kg'],
      ['kilomet(?:re|er)s', 'km'],
    ] as const
  ).map(([pattern, other]): Rule => [
    new RegExp(`(?<=\\d\\s?)(?:${pattern})(?![\\p{L}\\p{N}/])`, 'gu'),
    (match) => (/\s/u.test(match.input?.[(match.index ?? 0) - 1] ?? '') ? other : ` ${other}`),
  ]),
);

/** Two weeks are fourteen days, a gram a thousand milligrams. */
const conversions: Rewrite = oneOf([
  [
    /(?<![\p{L}\p{N}.,/±(-]|± |- |or |to |and )(\d{1,2}) weeks\b/gu,
    (match) => `${Number(match[1]) * 7} days`,
  ],
  [/(?<![\p{L}\p{N}.,/±(-]|± |- |or |to |and )(\d) years\b/gu, (match) => `${Number(match[1]) * 12} months`],
  [/(?<![\p{L}\p{N}.,/±(-]|± |- |or |to |and )(\d) g\b(?!\/)/gu, (match) => `${Number(match[1])}000 mg`],
  [/(?<![\d.,/-])(\d)000 mg\b(?!\/)/gu, (match) => `${match[1] ?? ''} g`],
  [/(?<![\p{L}\p{N}.,/±(-]|± |- |or |to |and )(\d) hours\b/gu, (match) => `${Number(match[1]) * 60} minutes`],
]);

const frequencies: Rewrite = oneOf([
  words('twice daily', 'twice a day', 'two times a day', 'b.i.d.'),
  words('twice a day', 'twice daily'),
  words('once daily', 'once a day', 'once per day'),
  words('once a day', 'once daily'),
  words('three times (?:daily|a day)', 't.i.d.', 'three times per day'),
  words('per year|per annum', 'a year', 'annually'),
  words('annually', 'each year', 'every year'),
  words('monthly', 'each month'),
]);

/** True rewritings of numbers, dates and units, by kind. */
export const valueParaphrases = { numbers, money, percent, dates, units, conversions, frequencies };
