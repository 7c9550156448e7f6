import { describe, expect, test } from 'vitest';
import { normaliseText } from '#lib/answer/verify/normalise-text.ts';
import { findNumbers, isNumberAmong } from '#lib/answer/verify/numbers.ts';
import { readUnits, type Unit } from '#lib/answer/verify/units.ts';

const numbersOf = (text: string) => findNumbers(normaliseText(text));
const valuesOf = (text: string) => numbersOf(text).map(({ mantissa, scale }) => mantissa * scale);

/** True when all numbers of the one text are among those of the other. */
function holds(known: string, wanted: string): boolean {
  const mentions = (unit: Unit) =>
    readUnits(normaliseText(known)).some(
      (one) => one.dimension === unit.dimension && one.factor === unit.factor,
    );
  const numbers = numbersOf(known);
  return numbersOf(wanted).every((number) => isNumberAmong(number, numbers, mentions));
}

describe('values', () => {
  test.each<[string, number[]]>([
    ['1,577.00 in total', [1577]],
    ['twelve (12) copies', [12]],
    ['12 (twelve) copies', [12]],
    ['one hundred and twenty-three copies', [123]],
    ['two thousand five hundred patients', [2500]],
    ['a dozen eggs', [12]],
    ['$1.5 million', [1_500_000]],
    ['USD 1.5m', [1_500_000]],
    ['two million', [2_000_000]],
    ['two-thirds of them', [2 / 3]],
    ['1½ tablets', [1.5]],
    ['0·5 mg', [0.5]],
    ['1\u00a0500\u00a0000 euros', [1_500_000]],
    ['sixty (2) days', [60, 2]],
    ['120/80 mmHg', [120, 80]],
  ])('%s', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  test.each(['IL-6 and CD4 and COVID-19', 'a 3D print', 'weighty matters, often'])('none in %s', (text) => {
    expect(valuesOf(text)).toEqual([]);
  });
});

describe('the same said in another way', () => {
  test.each([
    ['$1,500,000', '$1.5 million'],
    ['$1.5 million', 'USD 1.5m'],
    ['USD 1.5 million', '$1,500,000'],
    ['€5', '5 euros'],
    ['5 %', 'five per cent'],
    ['5%', '5 percent'],
    ['five percent (5%)', '5 %'],
    ['1000 mg', '1 g'],
    ['1 g', '1000 milligrams'],
    ['0.5 mg', '500 micrograms'],
    ['2 weeks', '14 days'],
    ['24 months', 'two years'],
    ['30 calendar days', 'thirty (30) days'],
    ['5-10 mg', '5 mg to 10 mg'],
    ['between 5 and 10 mg', 'from 5 mg to 10 mg'],
    ['5, 10 or 15 mg', '10 mg'],
    ['$5 to $10 million', '$5 million'],
    ['2 mg/kg', '2 mg per kg'],
    ['30 km/h', '30 km per hour'],
    ['Dose in mg: 5', '5 mg'],
    ['Revenue 1,577', '$1,577 million'],
    ['250 square feet', '250 sq ft'],
  ])('%s: %s', (known, wanted) => {
    expect(holds(known, wanted)).toBe(true);
  });
});

describe('what is not the same', () => {
  test.each([
    ['5 mg', '5 mcg'],
    ['5 mg', '5 g'],
    ['5 mg/kg', '5 mg'],
    ['5 µg', '5 mg'],
    ['5 mM', '5 mm'],
    ['30 days', '30 months'],
    ['30 business days', '30 days'],
    ['30 days', '30 business days'],
    ['$5 million', '$5 billion'],
    ['$1 billion', '$1'],
    ['$5', '€5'],
    ['5 percent', '5 percentage points'],
    ['5', '5 %'],
    ['sixty (60) days', 'sixty (2) days'],
    ['5-10 mg', '5-100 mg'],
    ['162 million to 169 million', '162 billion to 169 million'],
    ['$25 or 25 %', '€25'],
    ['24 hours', '24 days'],
    ['1.5', '15'],
    ['1,500', '1.5'],
  ])('%s: %s', (known, wanted) => {
    expect(holds(known, wanted)).toBe(false);
  });
});
