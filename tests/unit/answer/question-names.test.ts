import { expect, test } from 'vitest';
import { namesOf, yearsOf } from '#lib/answer/question-names.ts';
import { isInitialsIn, isVariant } from '#lib/answer/readable-text.ts';
import { absentText } from '#lib/shared/absent-text.ts';

const names = (question: string) => namesOf(question).map(({ written }) => written);

test.each([
  ["What is Pfizer's notice period?", ['Pfizer']],
  ['What did Coca-Cola pay to JPM in FY2022?', ['Coca Cola', 'JPM']],
  ['Is imatinib given at night?', ['imatinib']],
  ['PayPal owes what?', ['PayPal']],
  ['What is the return on assets (ROA)?', []],
  ['Which Section applies from March on?', []],
  ['Notice periods differ. Termination is what?', []],
  ['Is There an Additional Value of Using Modern Scores Compared to Older Scores', []],
])('names of %j', (question, expected) => {
  expect(names(question)).toEqual(expected);
});

test('a year is asked about when the question plainly says so', () => {
  expect(yearsOf('What was sold in FY2019 and during 2021?')).toEqual(['2019', '2021']);
  expect(yearsOf('What does ISO 2015 demand?')).toEqual([]);
});

test('a spelling with one letter changed is the same name; short words are not', () => {
  expect(isVariant('pfizer', 'pfizzer')).toBe(true);
  expect(isVariant('phizer', 'pfizer')).toBe(true);
  expect(isVariant('contoso', 'fabrikam')).toBe(false);
  expect(isVariant('arm', 'art')).toBe(false);
});

test('an abbreviation is written out where capitals spell it', () => {
  expect(isInitialsIn('FDA', 'as the Food and Drug Administration says')).toBe(true);
  expect(isInitialsIn('COGS', 'the cost of goods sold rose')).toBe(true);
  expect(isInitialsIn('AMD', 'assets may depreciate')).toBe(false);
});

test('what is absent is said in a sentence', () => {
  const searched = { documents: 3, unfinished: 0, unreadable: 0 };
  const pfizer = { name: 'Pfizer', documents: [] };
  expect(absentText([pfizer], searched)).toBe('No document here mentions Pfizer.');
  expect(absentText([pfizer, { name: 'Novartis', documents: [] }], { ...searched, unreadable: 1 })).toBe(
    'No document here that could be read mentions Pfizer or Novartis.',
  );
  expect(absentText([{ name: '2011', documents: ['a.pdf'] }], searched)).toBe('a.pdf does not mention 2011.');
});
