import { describe, expect, it } from 'vitest';
import type { Answer, Citation, Claim } from '#lib/shared/answer.ts';
import {
  answerAsText,
  groupByDocument,
  numberCitations,
  pinciteOf,
  quoteWithPincite,
} from '#lib/shared/pincite.ts';

function citation(id: string, pages: number[], documentName = 'Lease.pdf'): Citation {
  return {
    id,
    chunkId: 'chunk',
    documentId: documentName,
    documentName,
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
    absent: [],
    choices: [],
    differences: [],
    model: null,
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

  it('groups by document without changing the order', () => {
    const groups = groupByDocument([citation('a', [1]), citation('b', [1], 'Memo.docx'), citation('c', [2])]);
    expect(groups.map((group) => group.map(({ id }) => id))).toEqual([['a', 'c'], ['b']]);
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
    expect(text).toContain('\n\n1 claim was withheld, because what it cites does not support it.\n\n');
    expect(text).not.toContain('70 million');
  });

  it('copies quotes as quotes', () => {
    const quotes = [claim('Sentence a.', [citation('a', [1])], { verdict: 'verbatim' })];
    expect(answerAsText('When?', answer('quotes', quotes))).toBe('When?\n\n“Sentence a.” (Lease.pdf, p. 1)');
  });
});
