import { describe, expect, it } from 'vitest';
import { toContract } from '#lib/cli/commands/ask.ts';
import { answerSchema } from '#lib/shared/answer.ts';

const passage = {
  chunkId: 'chunk',
  documentId: 'document',
  documentName: 'lease.pdf',
  versionId: 'version',
  page: 4,
  pageEnd: 5,
  score: 0.9,
  header: 'Lease',
  text: 'The rent is due on the first day of each month.',
};
const answer = answerSchema.parse({
  messageId: 'message',
  mode: 'quotes',
  refused: false,
  claims: [
    {
      text: 'The rent is due.',
      verdict: 'verbatim',
      missing: [],
      citations: [
        {
          id: 'citation',
          chunkId: 'chunk',
          documentId: 'document',
          documentName: 'lease.pdf',
          versionId: 'version',
          versionNumber: 2,
          format: 'pdf',
          sentence: 'The rent is due.',
          spans: [
            { page: 4, start: 900, end: 908, rects: [[1, 2, 3, 4]] },
            { page: 5, start: 0, end: 7, rects: [[5, 6, 7, 8]] },
          ],
        },
      ],
    },
  ],
  passages: [passage, { ...passage, chunkId: 'other' }],
  searched: { documents: 1, unfinished: 0, unreadable: 0 },
  notices: [],
  model: null,
  seconds: { retrieve: 0.1, first_token: 0.2, total: 0.3 },
});

describe('the JSON contract of ask', () => {
  it('has exactly the fields that other programs read', () => {
    expect(toContract(answer, 1)).toEqual({
      refused: false,
      mode: 'quotes',
      claims: [
        {
          text: 'The rent is due.',
          verdict: 'verbatim',
          citations: [
            {
              document: 'lease.pdf',
              version: 2,
              page: 4,
              sentence: 'The rent is due.',
              start: 900,
              end: 908,
              rects: [[1, 2, 3, 4]],
            },
            {
              document: 'lease.pdf',
              version: 2,
              page: 5,
              sentence: 'The rent is due.',
              start: 0,
              end: 7,
              rects: [[5, 6, 7, 8]],
            },
          ],
        },
      ],
      passages: [{ document: 'lease.pdf', page: 4, score: 0.9, text: passage.text }],
      seconds: { retrieve: 0.1, first_token: 0.2, total: 0.3 },
    });
  });
});
