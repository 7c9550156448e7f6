import { expect, test } from 'vitest';
import { nameAsText } from '#lib/answer/document-names.ts';
import { pickNamed, scoreDocuments as score } from '#lib/answer/score-documents.ts';
import { noFields } from '#lib/shared/documents.ts';

const documents = [
  { documentId: 'one', name: 'Northwind_2018_10K.pdf', title: null, fields: noFields },
  { documentId: 'two', name: 'Northwind_2019_10K.pdf', title: null, fields: noFields },
  { documentId: 'three', name: 'Contoso_2018_10K.pdf', title: 'Contoso annual report', fields: noFields },
];

/** A word that all texts use tells nothing, others tell much. */
const scoreDocuments = (question: string) =>
  score({ question, documents, tellingWeight: (term) => (term === 'annual' ? 0.1 : 5) });

test('a file name is read as words', () => {
  expect(nameAsText('AgapeAtp_2019-12%20final.pdf')).toBe('Agape Atp 2019 12 final');
  expect(nameAsText('100% sure.txt')).toBe('100% sure');
  expect(nameAsText('ACMEConfidentialityAgreement.txt')).toBe('ACME Confidentiality Agreement');
});

test('the document whose name and year the question gives comes first', () => {
  const scores = scoreDocuments('Revenue of Northwind in 2018?');
  expect(scores.get('one')?.score).toBe(1);
  expect(scores.get('two')?.score).toBeLessThan(1);
  expect(scores.get('three')?.score ?? 0).toBeLessThan(1);
});

test('a question that names nothing singles out no document', () => {
  expect(scoreDocuments('What is the notice period?').size).toBe(0);
});

test('words that every name has tell nothing', () => {
  expect(scoreDocuments('What is in the 10K?').size).toBe(0);
});

test('words that all texts use name no document', () => {
  expect(scoreDocuments('What is the annual fee?').size).toBe(0);
});

test('two words name a document whose name writes them as one', () => {
  const named = score({
    question: 'What did Blue Yonder sell?',
    documents: [
      ...documents,
      { documentId: 'four', name: 'BLUEYONDER_2020_10K.pdf', title: null, fields: noFields },
    ],
    tellingWeight: () => 5,
  });
  expect([...named.keys()]).toEqual(['four']);
});

test('a file name names its document even when the title read from it says something else', () => {
  const named = score({
    question: 'Who are the primary customers of Fabrikam?',
    documents: [
      ...documents,
      {
        documentId: 'four',
        name: 'FABRIKAM_2020_10K.pdf',
        title: 'Securities registered pursuant to Section 12(g) of the Act: None',
        fields: noFields,
      },
    ],
    tellingWeight: () => 5,
  });
  expect([...named.keys()]).toEqual(['four']);
});

test('a name of nothing but codes is a name', () => {
  const named = score({
    question: 'What was the revenue of 9Z?',
    documents: [...documents, { documentId: 'four', name: '9Z_2020_10K.pdf', title: null, fields: noFields }],
    tellingWeight: () => 5,
  });
  expect(named.get('four')?.score).toBe(1);
});

test('a compound that one name writes as one word and others as two tells these apart from none', () => {
  const named = score({
    question: "Does Acme's non-disclosure agreement allow copies?",
    documents: [
      { documentId: 'one', name: 'policy.txt', title: 'NONDISCLOSURE TERMS', fields: noFields },
      { documentId: 'two', name: 'Acme_non-disclosure.txt', title: null, fields: noFields },
      { documentId: 'three', name: 'Contoso_non-disclosure.txt', title: null, fields: noFields },
    ],
    tellingWeight: () => 5,
  });
  expect(named.get('two')?.score).toBe(1);
  expect(named.get('one')?.score ?? 0).toBeLessThan(0.5);
});

test('the words that name a document are told from what is asked of it', () => {
  const question = 'What was the capital expenditure of Northwind in 2018?';
  const named = pickNamed(question, scoreDocuments(question));
  expect(named?.documentIds).toContain('one');
  expect(named?.content).toBe('What was the capital expenditure of in');
  expect([...(named?.namingTerms ?? [])]).toEqual(['northwind', '2018']);
});

test('a question of naming words alone keeps them', () => {
  const named = pickNamed('Northwind 2018', scoreDocuments('Northwind 2018'));
  expect(named).toMatchObject({ content: 'Northwind 2018' });
  expect(named?.namingTerms.size).toBe(0);
});

test('a question that names nothing is left whole', () => {
  expect(pickNamed('notice period', scoreDocuments('notice period'))).toBeNull();
});
