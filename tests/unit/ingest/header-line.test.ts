import { describe, expect, test } from 'vitest';
import { documentLine, findTitle, headerOf, withDocumentLine } from '#lib/ingest/header-line.ts';
import { parsedPage } from '#tests/support/parsed-pages.ts';

const page = parsedPage(1, [
  { kind: 'heading', level: 2, text: 'between the parties' },
  { kind: 'heading', level: 1, text: 'Supply Agreement' },
  { kind: 'paragraph', text: 'This agreement is made on 1 May.' },
]);

describe('the title of a document', () => {
  test('is what the file says of itself', () => {
    expect(findTitle({ title: 'Sepsis pathway' }, page)).toBe('Sepsis pathway');
  });
  test.each(['Microsoft Word - draft7.doc', 'untitled', 'C:\\scans\\0001.pdf', '12', 'Document1'])(
    'is not what a program made up: %s',
    (title) => {
      expect(findTitle({ title }, page)).toBe('Supply Agreement');
    },
  );
  test('is not what stands on top of every form', () => {
    const form = parsedPage(1, [
      { kind: 'heading', level: 1, text: 'UNITED STATES' },
      { kind: 'heading', level: 1, text: 'SECURITIES AND EXCHANGE COMMISSION' },
      { kind: 'heading', level: 2, text: 'FORM 10-K' },
      { kind: 'heading', level: 2, text: 'AMCOR PLC' },
    ]);
    expect(findTitle({ title: 'Form 10-K' }, form)).toBe('AMCOR PLC');
  });
  test('is unknown when neither the file nor its first page says one', () => {
    expect(findTitle({}, parsedPage(1, [{ kind: 'paragraph', text: 'Plain text.' }]))).toBeNull();
  });
});

describe('the line before every chunk', () => {
  test('adds what only the file name says, and the kind', () => {
    const line = documentLine({
      title: 'AMCOR PLC',
      fileName: 'AMCOR_2023_10K.pdf',
      kind: 'Annual report (10-K)',
    });
    expect(line).toBe('AMCOR PLC – AMCOR 2023 10K – Annual report (10-K)');
  });
  test('does not say the same twice', () => {
    expect(documentLine({ title: 'Supply Agreement', fileName: 'supply-agreement.pdf', kind: null })).toBe(
      'Supply Agreement',
    );
  });
  test('is the file name when there is no title', () => {
    expect(documentLine({ title: null, fileName: 'ward_notes.txt', kind: null })).toBe('ward notes');
  });
  test('is followed by the headings, and can be changed without them', () => {
    const header = headerOf('Lease', ['1. Rent', '1.1 Late rent']);
    expect(header).toBe('Lease › 1. Rent › 1.1 Late rent');
    expect(withDocumentLine(header, 'Bakery lease')).toBe('Bakery lease › 1. Rent › 1.1 Late rent');
    expect(withDocumentLine('Lease', 'Bakery lease')).toBe('Bakery lease');
  });
  test('leaves out a heading that is the title', () => {
    expect(headerOf('Supply Agreement – 2024', ['SUPPLY AGREEMENT', '1. Goods'])).toBe(
      'Supply Agreement – 2024 › 1. Goods',
    );
  });
});
