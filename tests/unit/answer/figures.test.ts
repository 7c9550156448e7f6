import { expect, test } from 'vitest';
import { askedFigure, statesFigure } from '#lib/answer/figures.ts';

test.each([
  ['What was the net sales of 3M in 2018?', 'quantity'],
  ['How many pumps must the Buyer order in each Contract Year?', 'quantity'],
  ['Which temperature did the silicon carbide face reach?', 'quantity'],
  ['Below which platelet count should an anticoagulant not be started?', 'quantity'],
  ['What is the dose of samplaxaban from day 8?', 'quantity'],
  ['What were total assets at the end of 2018?', 'quantity'],
  ['When was the company incorporated?', 'date'],
  ['By when must the seals be exchanged?', 'date'],
  ['In which year was the bridge built?', 'date'],
  ['When did the season premiere, and how long did it run?', 'either'],
  ['What is the cause of the price rise?', null],
  ['Which law governs the agreement?', null],
  ['When is the critical care outreach team called?', null],
  ['Which liabilities are left without a limit?', null],
  ['What was the largest liability in 2022?', null],
  ['How does dry running harm a seal?', null],
])('%s asks for a figure of kind %s', (question, kind) => {
  expect(askedFigure(question)).toBe(kind);
});

const none = new Set<string>();
const states = (text: string, kind: 'quantity' | 'date' | 'either' = 'quantity', known = none) =>
  statesFigure(text, { kind, known });

test.each([
  ['Net sales | $ 32,765 | $ 31,657', true],
  ['The lead time is sixteen weeks.', true],
  ['The duties last in perpetuity.', true],
  ['A minimum of [***] units is ordered.', true],
  ['(Millions) | 2018 | 2017 | 2016', false],
  ['Balance Sheet | December 31, 2018 | 31 December 2017', false],
  ['Net sales grew in all segments.', false],
  ['The press release (Exhibit 99.1) is attached, see Note 13(b).', false],
  ['99.1 Press Release dated August 30, 2023', false],
  ['4. Rent', false],
  ['12 patients took part.', true],
  ['1.5 mg are given.', true],
])('%s states a quantity: %s', (text, expected) => {
  expect(states(text)).toBe(expected);
});

test('a year is a date and no quantity; a number of four digits with a comma is a quantity', () => {
  expect(states('It was founded in 1929.', 'date')).toBe(true);
  expect(states('It was founded in 1929.')).toBe(false);
  expect(states('It has 1,929 employees.')).toBe(true);
  expect(states('It opened in March.', 'date')).toBe(true);
});

test("the question's own numbers are no answer", () => {
  expect(states('The 24 pumps were sold in 2018.', 'either', new Set(['24', '2018']))).toBe(false);
});
