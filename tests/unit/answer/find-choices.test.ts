import { expect, test } from 'vitest';
import { findChoices } from '#lib/answer/find-choices.ts';
import type { ScoredSentence } from '#lib/answer/score-sentences.ts';
import type { SearchedDocument } from '#lib/answer/types.ts';
import { noFields } from '#lib/shared/documents.ts';

const document = (documentId: string, kind: string | null) =>
  ({ documentId, name: `${documentId}.pdf`, fields: { ...noFields, kind } }) as SearchedDocument;

/** The best sentence of a document that holds all that is asked. */
const sentence = (documentId: string, part: Partial<ScoredSentence> = {}) =>
  ({
    candidate: { chunk: { documentId }, score: 0, documentScore: 0 },
    score: 1,
    coverage: 1,
    ...part,
  }) as ScoredSentence;

const namesOf = (best: ScoredSentence[], documents: SearchedDocument[]) =>
  findChoices(best, documents).map(({ documentName }) => documentName);

test('two contracts that fit equally are asked back, also when a report fits as well', () => {
  const documents = [
    document('one', 'Agreement'),
    document('report', 'Annual report'),
    document('two', 'Agreement'),
  ];
  const best = documents.map(({ documentId }) => sentence(documentId));
  expect(namesOf(best, documents)).toEqual(['one.pdf', 'report.pdf', 'two.pdf']);
});

test.each([
  ['of no known kind', null, null],
  ['of two kinds', 'Agreement', 'Annual report'],
])('documents %s are no choice', (_, one, other) => {
  const documents = [document('one', one), document('two', other)];
  expect(namesOf([sentence('one'), sentence('two')], documents)).toEqual([]);
});

test('a document that answers clearly worse is no choice', () => {
  const documents = [document('one', 'Lease'), document('two', 'Lease')];
  expect(namesOf([sentence('one'), sentence('two', { score: 0.9 })], documents)).toEqual([]);
  expect(namesOf([sentence('one'), sentence('two', { coverage: 0.8 })], documents)).toEqual([]);
});
