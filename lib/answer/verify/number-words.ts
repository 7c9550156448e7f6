const below20 =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const values = new Map<string, number>([
  ...below20.map((word, value): [string, number] => [word, value]),
  ...tens.map((word, index): [string, number] => [word, 20 + 10 * index]),
  ['a', 1],
  ['dozen', 12],
]);
const scales = new Map([
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
]);

const ones = below20.slice(1, 10).join('|');
const below100 = `(?:(?:${tens.join('|')})(?:[-\\s](?:${ones})\\b)?|${[...below20].reverse().join('|')})`;
const below1000 = `(?:(?:${ones}|a)\\s+hundred(?:\\s+(?:and\\s+)?${below100})?|${below100})`;
const scale = [...scales.keys()].join('|');
/**
 * A pattern for a whole number in words, without a scale behind it ("two" of "two million" only; "two thousand five
 * hundred" whole), and a dozen.
 */
export const numberWordsPattern = `(?:${below1000}(?:\\s+(?:${scale})(?:,?\\s+(?:and\\s+)?${below1000}))+|(?:a\\s+)?dozen|${below1000})`;

/** The value of a number in words. */
export function readNumberWords(text: string): number {
  let sum = 0;
  let part = 0;
  for (const word of text.toLowerCase().split(/[-\s,]+/u)) {
    const bigger = scales.get(word);
    if (word === 'hundred') part *= 100;
    else if (word === 'dozen') part = Math.max(part, 1) * 12;
    else if (bigger !== undefined) {
      sum += part * bigger;
      part = 0;
    } else if (word !== 'and' && word !== '') part += values.get(word) ?? 0;
  }
  return sum + part;
}

const parts: readonly [spelling: string, value: number][] = [
  ['half|halves', 1 / 2],
  ['thirds?', 1 / 3],
  ['quarters?|fourths?', 1 / 4],
  ['fifths?', 1 / 5],
  ['sixths?', 1 / 6],
  ['eighths?', 1 / 8],
  ['tenths?', 1 / 10],
];
/** A pattern for fractions in words: "one-half", "two thirds". */
export const fractionWordsPattern = `(?:one|two|three|four|five|seven|nine)[-\\s](?:${parts.map(([spelling]) => spelling).join('|')})`;

/** The value of a fraction in words. */
export function readFractionWords(text: string): number {
  const [count = '', part = ''] = text.toLowerCase().split(/[-\s]+/u);
  const value = parts.find(([spelling]) => new RegExp(`^(?:${spelling})$`, 'u').test(part))?.[1] ?? 0;
  return (values.get(count) ?? 0) * value;
}
