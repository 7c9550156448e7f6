import { expect, test } from 'vitest';
import { analyseQuestion } from '#lib/answer/analyse-question.ts';
import { nameAsText, scoreDocuments } from '#lib/answer/score-documents.ts';

const documents = [
  { documentId: 'one', name: 'Northwind_2018_10K.pdf', title: null },
  { documentId: 'two', name: 'Northwind_2019_10K.pdf', title: null },
  { documentId: 'three', name: 'Contoso_2018_10K.pdf', title: 'Contoso annual report' },
];

test('a file name is read as words', () => {
  expect(nameAsText('AgapeAtp_2019-12%20final.pdf')).toBe('Agape Atp 2019 12 final');
  expect(nameAsText('100% sure.txt')).toBe('100% sure');
});

test('the document whose name and year the question gives comes first', () => {
  const scores = scoreDocuments(analyseQuestion('Revenue of Northwind in 2018?').terms, documents);
  expect(scores.get('one')).toBe(1);
  expect(scores.get('two')).toBeLessThan(1);
  expect(scores.get('three') ?? 0).toBeLessThan(scores.get('one') ?? 0);
});

test('a question that names nothing singles out no document', () => {
  expect(scoreDocuments(analyseQuestion('What is the notice period?').terms, documents).size).toBe(0);
});

test('words that every name has tell nothing', () => {
  expect(scoreDocuments(analyseQuestion('What is in the 10K?').terms, documents).size).toBe(0);
});
