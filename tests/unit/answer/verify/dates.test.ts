import { describe, expect, test } from 'vitest';
import { findDates, isDateAmong } from '#lib/answer/verify/dates.ts';
import { findTimes } from '#lib/answer/verify/times.ts';

const [january, march] = [
  { year: 2024, month: 1, day: 5 },
  { year: 2024, month: 3, day: 1 },
];

describe('one day in many spellings', () => {
  test.each([
    'March 1, 2024',
    'March 1st, 2024',
    'MARCH 1, 2024',
    'Mar. 1, 2024',
    '1 March 2024',
    '1st of March 2024',
    '1st day of March, 2024',
    'first day of March 2024',
    '1 March of 2024',
    '1-Mar-2024',
    '2024-03-01',
    '2024/3/1',
  ])('%s', (written) => {
    expect(findDates(`It began on ${written}, in the morning.`)).toMatchObject([{ readings: [march] }]);
  });

  test('numbers alone can be read two ways', () => {
    expect(findDates('Due 01/03/2024.')[0]?.readings).toEqual([
      { year: 2024, month: 1, day: 3 },
      { year: 2024, month: 3, day: 1 },
    ]);
    expect(findDates('Due 25.12.2024.')[0]?.readings).toEqual([{ year: 2024, month: 12, day: 25 }]);
  });

  test('a day or a year may be missing', () => {
    expect(findDates('from January 2024 to 5 February')).toMatchObject([
      { readings: [{ year: 2024, month: 1 }] },
      { readings: [{ month: 2, day: 5 }] },
    ]);
  });
});

test.each([
  'The buyer may 5 times ask.',
  'Version 1.2.3 of it.',
  'Marched 5 miles.',
  'In March they paid 5 %.',
])('no date: %s', (text) => {
  expect(findDates(text)).toEqual([]);
});

describe('a date is among others', () => {
  const isAmong = (wanted: string, known: string, years: number[] = []) => {
    const [date] = findDates(wanted);
    if (!date) throw new Error('no date');
    return isDateAmong(date, { dates: findDates(known), years: new Set(years) });
  };

  test('when it is the same, or less exact', () => {
    expect(isAmong('1 March 2024', '2024-03-01')).toBe(true);
    expect(isAmong('March 2024', 'March 1, 2024')).toBe(true);
    expect(isAmong('03/01/2024', '1 March 2024')).toBe(true);
  });

  test('not when it is another, or more exact', () => {
    expect(isAmong('1 March 2024', '2 March 2024')).toBe(false);
    expect(isAmong('1 March 2024', 'March 2024')).toBe(false);
    expect(isAmong('1 March 2025', '1 March 2024')).toBe(false);
  });

  test('with a year that stands elsewhere', () => {
    expect(isAmong('5 January 2024', '5 January', [january.year])).toBe(true);
    expect(isAmong('5 January 2023', '5 January', [january.year])).toBe(false);
  });
});

test('times of day', () => {
  expect(findTimes('5 p.m., 5:00 pm, 17:00 and noon').map(({ minutes }) => minutes)).toEqual([
    1020, 1020, 1020, 720,
  ]);
});
