import { describe, expect, test } from 'vitest';
import { findFrequencies, isSameFrequency } from '#lib/answer/verify/frequencies.ts';

const holds = (known: string, wanted: string) =>
  findFrequencies(wanted).every((one) => findFrequencies(known).some((other) => isSameFrequency(one, other)));

describe('the same said in another way', () => {
  test.each([
    ['5 mg twice a day', '5 mg twice daily'],
    ['5 mg b.i.d.', '5 mg twice daily'],
    ['5 mg bid', '5 mg two times a day'],
    ['5 mg twice daily', '5 mg b.i.d.'],
    ['three times per day', 't.i.d.'],
    ['q.i.d.', 'four times daily'],
    ['every 12 hours', 'q12h'],
    ['every twelve hours', '12-hourly'],
    ['every 12 hours', 'twice daily'],
    ['2,400 euros per month', 'the monthly rent'],
    ['5 % per annum', '5 % a year'],
    ['once a day', 'daily'],
    ['twice daily', 'the daily dose'],
  ])('%s: %s', (known, wanted) => {
    expect(findFrequencies(wanted)).not.toEqual([]);
    expect(holds(known, wanted)).toBe(true);
  });
});

describe('what is not the same', () => {
  test.each([
    ['twice daily', 'three times daily'],
    ['twice daily', 'every 12 hours'],
    ['every 12 hours', 'every 8 hours'],
    ['once daily', 'once weekly'],
    ['per month', 'per year'],
    ['every 6 hours', 'twice a day'],
  ])('%s: %s', (known, wanted) => {
    expect(holds(known, wanted)).toBe(false);
  });
});

test('a bid is no frequency', () => {
  expect(findFrequencies('The bid of the tenant was high.')).toEqual([]);
});
