import { expect, test } from 'vitest';
import { abbreviates } from '#lib/answer/abbreviations.ts';
import { scoreDocuments } from '#lib/answer/score-documents.ts';
import { noFields } from '#lib/shared/documents.ts';

test.each([
  ['AMEX', 'American Express Company'],
  ['Amex', 'American Express Company'],
  ['JnJ', 'Johnson & Johnson'],
  ['J&J', 'Johnson & Johnson'],
  ['JNJ', 'Johnson and Johnson'],
  ['NHS', 'National Health Service'],
  ['MoD', 'Ministry of Defence'],
  ['BMW', 'Bayerische Motoren Werke AG'],
])('%s is short for %s', (word, name) => {
  expect(abbreviates(word, name)).toBe(true);
});

test.each([
  ['AMEX', 'American Water Works'],
  ['American', 'American Express Company'],
  ['express', 'American Express Company'],
  ['JPM', 'Johnson & Johnson'],
  ['AMZ', 'Amazon.com, Inc.'],
  ['US', 'Ulta Salon'],
  ['ABC', 'Alpha Beta'],
  ['Q4', 'Quantum Four'],
])('%s is not short for %s', (word, name) => {
  expect(abbreviates(word, name)).toBe(false);
});

test('a document is named by the short form of its party', () => {
  const [one, other] = ['Northern Light Company', 'Western Star Inc.'].map((party, index) => ({
    documentId: party,
    name: `file-${index}.pdf`,
    title: null,
    fields: { ...noFields, parties: [party] },
  }));
  const documents = [one, other].filter((document) => document !== undefined);
  const named = scoreDocuments({ question: 'What did NoLi sell?', documents, tellingWeight: () => 5 });
  expect([...named.keys()]).toEqual(['Northern Light Company']);
});
