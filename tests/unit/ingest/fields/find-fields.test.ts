import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findFields } from '#lib/ingest/fields/find-fields.ts';
import { noFields } from '#lib/shared/documents.ts';

const read = (text: string, name = 'document.pdf', title: string | null = null) =>
  findFields({ title, fileName: name, firstTexts: [text] });

test('an agreement is known by its parties and the day it is of', () => {
  const text = `MUTUAL NON-DISCLOSURE AGREEMENT
This Mutual Non-Disclosure Agreement is entered into as of September 11, 2013 by and between Sample
Pictures Television Inc., having a place of business at 1 Reservoir Road ("Sample Pictures"), and Example
Company, having its principal place of business at 435 North Avenue ("Company").
WHEREAS, Third Ltd. is mentioned here.`;
  expect(read(text)).toEqual({
    kind: 'Non-disclosure agreement',
    parties: ['Sample Pictures Television Inc.', 'Example Company'],
    period: null,
    date: '2013-09-11',
    identifiers: [],
  });
});

test.each([
  [
    'between First Sample Health Authority (“FSHA”) and Company: ____, located at ____',
    ['First Sample Health Authority (FSHA)'],
  ],
  [
    'made by and between Lyo Example Technology, Inc. (hereinafter referred to as "LET"), a Florida corporation',
    ['Lyo Example Technology, Inc. (LET)'],
  ],
  [
    'between: (1) Contoso Europe Limited, registered number 1, (“Contoso”) and (2) [Supplier name]',
    ['Contoso Europe Limited'],
  ],
  [
    'between\n\nEXAMPLE PUMP WORKS\n(the Supplier)\n\nand\n\nSAMPLE WATER UTILITY\n(the Buyer)',
    ['EXAMPLE PUMP WORKS', 'SAMPLE WATER UTILITY'],
  ],
  ['between the Recipient and the Disclosing Party', []],
])('parties of a contract: %s', (clause, parties) => {
  expect(read(`SERVICE AGREEMENT\n${clause}`).parties).toEqual(parties);
});

test('a report is known by its registrant and its period, and dated by the end of that', () => {
  const text = `FORM 10-K
For the fiscal year ended December 31, 2018
Commission file number 1-3285
3M SAMPLE COMPANY
(Exact name of registrant as specified in its charter)
Aggregate market value as of June 30, 2018`;
  expect(read(text)).toEqual({
    kind: 'Annual report (10-K)',
    parties: ['3M SAMPLE COMPANY'],
    period: 'Year ended December 31, 2018',
    date: '2018-12-31',
    identifiers: ['Commission file 1-3285'],
  });
  expect(read('Results', 'CONTOSO_2023Q4_EARNINGS.pdf').period).toBe('Q4 2023');
});

test('a title that says what it is goes before a file name that says something else', () => {
  expect(read('', 'Contoso_20190617_8-K_EX-10.1.pdf', 'ENDORSEMENT AGREEMENT').kind).toBe('Agreement');
});

describe('the kind', () => {
  test.each([
    ['Minutes of the board\nheld on 3 May 2024', 'Minutes'],
    ['Dear Sir,\nwe write to you', 'Letter'],
    ['MEMORANDUM\nto the file', 'Memorandum'],
    ['Guideline for adults\nversion 3', 'Guideline'],
  ])('of %j is %s', (text, kind) => {
    expect(read(text).kind).toBe(kind);
  });
  test('is not that of a word inside a sentence, and without a kind nothing is said to be a party', () => {
    const text = 'The treaty of 1919 was an agreement between Sample Ltd. and the State, dated 1 May 1919.';
    expect(read(`A history\n${text}`)).toEqual(noFields);
  });
});

test.each([
  ['Docket No. 1:20-cv-01234', ['Docket 1:20-cv-01234']],
  ['Guideline G-014, version 3', ['Guideline G-014', 'Version 3']],
  ['registered as NCT01234567 (ISIN US0378331005)', ['NCT01234567', 'ISIN US0378331005']],
  ['in no case before the order is placed', []],
])('identifiers of %j', (text, identifiers) => {
  expect(read(text).identifiers).toEqual(identifiers);
});

test('a date that can be read in two ways is no date', () => {
  expect(read('LEASE\ndated 03/04/2024').date).toBeNull();
  expect(read('LEASE\ndated 4 March 2024').date).toBe('2024-03-04');
});

test.each([
  {
    name: 'supply-agreement',
    known: { kind: 'Agreement', parties: ['EXAMPLE PUMP WORKS', 'SAMPLE WATER UTILITY'], date: '2024-03-04' },
  },
  {
    name: 'amendment-no-1',
    known: { kind: 'Amendment', parties: ['Example Pump Works', 'Sample Water Utility'], date: '2025-06-16' },
  },
  { name: 'anticoagulation-guideline', known: { kind: 'Guideline', date: '2025-02-01' } },
])('the sample $name', ({ name, known }) => {
  const source = readFileSync(`data/samples/source/${name}.txt`, 'utf8');
  const text = source.replaceAll(/^(?:@.*|[>#]+ ?)/gmu, '');
  expect(read(text, `${name}.pdf`)).toMatchObject(known);
});

test('a report whose registrant is not labelled is known by the company at its top, not by those that trade its shares', () => {
  const text = `FORM 10-K
For the fiscal year ended December 31, 2018
SAMPLE MACHINES COMPANY
Common Stock, par value $.01 per share, New York Stock Exchange, Inc. and Chicago Stock Exchange, Inc.`;
  expect(read(text).parties).toEqual(['SAMPLE MACHINES COMPANY']);
});
