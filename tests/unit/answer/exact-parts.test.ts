import { expect, test } from 'vitest';
import { exactPartsOf, exactShare, quotedPhrases } from '#lib/answer/understand/exact-parts.ts';

const share = (question: string, sentence: string, headings = '') =>
  exactShare(exactPartsOf(question), sentence, headings);

test('phrases in double quotation marks of any language are found, apostrophes are none', () => {
  expect(quotedPhrases(`Is "time of the essence" or “best efforts” the Buyer's 'duty'?`)).toEqual([
    'time of the essence',
    'best efforts',
  ]);
});

test.each([
  ['What is "force majeure"?', 'An event of Force\nMajeure ends the duty.', true],
  ['What is "force majeure"?', 'A major force ends the duty.', false],
  ['What happened on 4 March 2024?', 'Signed on March 4, 2024.', true],
  ['What happened on 2024-03-04?', 'Signed on the fourth day of March 2024.', true],
  ['What happened on 2024-03-04?', 'Signed on 5 March 2024.', false],
  ['What does clause 6.2 say?', '6.2 The Supplier pays delay damages.', true],
  ['What does clause 6 say?', '6.2 The Supplier pays delay damages.', true],
  ['What does clause 6 say?', '16.2 The Supplier pays delay damages.', false],
  ['What does clause 6 say?', 'The pump weighs 6 Kilograms.', false],
  ['What is in Exhibit B-2?', 'Exhibit B-2 lists the prices.', true],
])('%s %s', (question, sentence, isHeld) => {
  expect(share(question, sentence) > 0).toBe(isHeld);
});

test('a clause counts for more than what refers to it, and all under its heading counts', () => {
  const question = 'What does clause 6.2 say?';
  const mention = share(question, 'We claim damages under Clause 6.2.');
  expect(mention).toBeGreaterThan(0);
  expect(share(question, '6.2 The Supplier pays.')).toBeGreaterThan(mention);
  expect(share(question, 'The Supplier pays.', '6.2 Delay damages')).toBe(1);
});

test('a phrase that is not asked for its meaning counts alike wherever it stands', () => {
  const question = 'What drove the tax rate of "Corning" in 2022?';
  expect(share(question, '“Corning” means the company.')).toBe(share(question, 'Corning paid more tax.'));
});

test('where a phrase is defined counts for more than where it is used, when its meaning is asked for', () => {
  const question = 'What does "Products" mean?';
  expect(share(question, '“Products” means the pumps.')).toBeGreaterThan(
    share(question, 'Products are sold.'),
  );
});

test('stages, types and grades are no parts of documents', () => {
  expect(exactPartsOf('What is given for type 2 diabetes at stage 3?')).toEqual([]);
});
