import { describe, expect, it } from 'vitest';
import type { Answer, Citation, Claim } from '#lib/shared/answer.ts';
import {
  answerAsText,
  dateOfDocument,
  numberCitations,
  pinciteOf,
  orderQuotes,
  quoteWithPincite,
  quotesAsText,
} from '#lib/shared/pincite.ts';

function citation(id: string, pages: number[], documentName = 'Lease.pdf'): Citation {
  return {
    id,
    chunkId: 'chunk',
    documentId: documentName,
    documentName,
    documentTitle: null,
    section: null,
    uploadedAt: null,
    documentDate: null,
    versionId: 'version',
    versionNumber: 1,
    format: 'pdf',
    sentence: `Sentence ${id}.`,
    spans: pages.map((page) => ({ page, start: 0, end: 10, rects: [] })),
  };
}

function claim(text: string, citations: Citation[], rest: Partial<Claim> = {}): Claim {
  return { text, citations, verdict: 'supported', missing: [], changed: [], ...rest };
}

function answer(mode: Answer['mode'], claims: Claim[]): Answer {
  return {
    messageId: 'message',
    mode,
    refused: false,
    claims,
    withheldClaims: [],
    passages: [],
    searched: { documents: 1, unfinished: 0, unreadable: 0 },
    notices: [],
    corrections: [],
    absent: [],
    choices: [],
    differences: [],
    model: null,
    usage: null,
    seconds: { retrieve: 0.1, first_token: 0.2, total: 0.3 },
  };
}

describe('pincites', () => {
  it('names the page, or the pages of a sentence that runs over', () => {
    expect(pinciteOf(citation('a', [4]))).toBe('p. 4');
    expect(pinciteOf(citation('a', [5, 4]))).toBe('pp. 4–5');
    expect(quoteWithPincite(citation('a', [4]))).toBe('“Sentence a.” (Lease.pdf, p. 4)');
  });

  it('numbers each cited sentence once, in order of first use', () => {
    const [a, b] = [citation('a', [1]), citation('b', [2])];
    expect(numberCitations([claim('x', [b, a]), claim('y', [a, b])]).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  it('names the lines where they were counted', () => {
    const lined = (spans: [page: number, from: number, to: number][]): Citation => ({
      ...citation('a', []),
      spans: spans.map(([page, from, to]) => ({ page, start: 0, end: 9, rects: [], lines: { from, to } })),
    });
    expect(pinciteOf(lined([[12, 4, 4]]))).toBe('p. 12, l. 4');
    expect(pinciteOf(lined([[12, 4, 6]]))).toBe('p. 12, ll. 4–6');
    const overPages: [number, number, number][] = [
      [12, 30, 31],
      [13, 1, 2],
    ];
    expect(pinciteOf(lined(overPages))).toBe('p. 12, l. 30 – p. 13, l. 2');
  });

  it('names the heading where a format has no pages, else the part', () => {
    const flow = { ...citation('a', [2]), format: 'docx' } as const;
    expect(pinciteOf(flow)).toBe('part 2');
    expect(pinciteOf({ ...flow, section: '4 Dosing' })).toBe('section “4 Dosing”');
  });

  it('cites in clinical form by title, version and section', () => {
    const uploadedAt = Date.UTC(2026, 10, 3, 12);
    const dosing = {
      ...citation('a', [4]),
      documentTitle: 'Sepsis pathway',
      section: '4 Dosing',
      uploadedAt,
    };
    expect(quoteWithPincite(dosing, 'clinical')).toBe(
      '“Sentence a.” (Sepsis pathway, version 1 uploaded 3 Nov 2026, section “4 Dosing”)',
    );
    expect(quoteWithPincite(citation('a', [4]), 'clinical')).toBe(
      '“Sentence a.” (Lease.pdf, version 1, p. 4)',
    );
  });

  it('orders documents by the best quote or by date, and never parts a document', () => {
    const dated = (id: string, document: string, uploadedAt: number | null) => ({
      ...citation(id, [1], document),
      uploadedAt,
    });
    const quotes = [
      dated('a', 'old.pdf', 100),
      dated('b', 'undated.pdf', null),
      dated('c', 'new.pdf', 300),
      dated('d', 'old.pdf', 100),
    ];
    const idsIn = (order: 'relevance' | 'date') =>
      orderQuotes(quotes, order).map((group) => group.map(({ id }) => id).join(''));
    expect(idsIn('relevance')).toEqual(['ad', 'b', 'c']);
    expect(idsIn('date')).toEqual(['c', 'ad', 'b']);
  });

  it('copies an answer with numbered sources and a warning where support is missing', () => {
    const [a, b] = [citation('a', [1]), citation('b', [2])];
    const claims = [claim('Rent is due.', [a]), claim('It rises.', [b, a], { verdict: 'unsupported' })];
    expect(answerAsText('When?', answer('model', claims))).toBe(
      [
        'When?\n',
        'Rent is due. [1]',
        'It rises. [2][1] (Not supported by the source)\n',
        'Sources',
        '[1] “Sentence a.” (Lease.pdf, p. 1)',
        '[2] “Sentence b.” (Lease.pdf, p. 2)',
      ].join('\n'),
    );
  });

  it('says in the copy that claims were withheld, and nothing of what they said', () => {
    const withheldClaims = [{ missing: ['70 million'], changed: [], citations: [citation('b', [2])] }];
    const text = answerAsText('When?', {
      ...answer('model', [claim('Rent is due.', [citation('a', [1])])]),
      withheldClaims,
    });
    expect(text).toContain('\n\n1 claim was withheld: no sentence that it cites supports it.\n\n');
    expect(text).not.toContain('70 million');
  });

  it('copies quotes word for word, a blank line between', () => {
    expect(quotesAsText([citation('a', [1]), citation('b', [2])], 'legal')).toBe(
      '“Sentence a.” (Lease.pdf, p. 1)\n\n“Sentence b.” (Lease.pdf, p. 2)',
    );
  });
});

it('the date of a document is its own, else that of its upload', () => {
  const uploadedAt = Date.parse('2026-11-03T12:00:00Z');
  expect(dateOfDocument({ documentDate: '2024-03-04', uploadedAt })?.text).toBe('dated 4 March 2024');
  expect(dateOfDocument({ documentDate: null, uploadedAt })?.text).toBe('uploaded 3 Nov 2026');
  expect(dateOfDocument({ documentDate: null, uploadedAt: null })).toBeNull();
});
