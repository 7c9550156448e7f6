import { describe, expect, test } from 'vitest';
import type { SuiteQuestion } from '#lib/eval/load-suite.ts';
import {
  answerMetrics,
  hits,
  percentile,
  retrievalMetrics,
  timeMetrics,
  trigramShare,
  type FoundText,
  type QuestionResult,
} from '#lib/eval/metrics.ts';

const question = (part: Partial<SuiteQuestion> = {}): SuiteQuestion => ({
  id: 'q',
  question: 'How long is the notice?',
  answerable: true,
  gold: [{ document: 'lease.pdf', page: 2 }],
  ...part,
});

const passage = (document: string, pages: number[], text = ''): FoundText => ({ document, pages, text });
const right = passage('lease.pdf', [1, 2]);
const wrong = passage('lease.pdf', [7]);

const result = (part: Partial<QuestionResult> = {}): QuestionResult => ({
  question: question(),
  passages: [],
  answer: null,
  seconds: { retrieve: 0.1, total: 0.2 },
  ...part,
});

const answer = (part: Partial<NonNullable<QuestionResult['answer']>> = {}) => ({
  refused: false,
  cited: [],
  verdicts: [],
  ...part,
});

const cite = (found: FoundText, within: FoundText | null = null) => ({ sentence: found, passage: within });

describe('a passage hits', () => {
  test('when it lies, in part, on the gold page of the gold document', () => {
    expect(hits(right, { document: 'lease.pdf', page: 2 })).toBe(true);
    expect(hits(right, { document: 'lease.pdf', page: 3 })).toBe(false);
    expect(hits(right, { document: 'other.pdf', page: 2 })).toBe(false);
  });

  test('when it holds half of the trigrams of a quote without a page', () => {
    const quote = 'the tenant shall give thirty days notice in writing';
    expect(hits(passage('a', [1], `And so ${quote.toUpperCase()}.`), { document: 'a', quote })).toBe(true);
    expect(
      hits(passage('a', [1], 'the tenant shall give thirty days notice'), { document: 'a', quote }),
    ).toBe(true);
    expect(hits(passage('a', [1], 'the tenant shall give nothing'), { document: 'a', quote })).toBe(false);
  });

  test('by its document alone when the gold says no more', () => {
    expect(hits(passage('a', [9]), { document: 'a' })).toBe(true);
  });
});

test('the trigram share counts distinct trigrams, and all words of a shorter quote', () => {
  expect(trigramShare('a b c d', 'x a b c y')).toBe(0.5);
  expect(trigramShare('New York', 'in New York, today')).toBe(1);
  expect(trigramShare('New York', 'newyork')).toBe(0);
  expect(trigramShare('', 'anything')).toBe(0);
});

test('recall, reciprocal rank and gain over answerable questions only', () => {
  const results = [
    result({ passages: [right] }),
    result({ passages: [wrong, wrong, right] }),
    result({ passages: [wrong] }),
    result({ question: question({ answerable: false, gold: [] }), passages: [wrong] }),
  ];
  const metrics = retrievalMetrics(results);
  expect(metrics['recall@1']).toBeCloseTo(1 / 3);
  expect(metrics['recall@5']).toBeCloseTo(2 / 3);
  expect(metrics['mrr@10']).toBeCloseTo((1 + 1 / 3 + 0) / 3);
  expect(metrics['ndcg@10']).toBeCloseTo((1 + 1 / Math.log2(4) + 0) / 3);
});

test('a hit below the tenth place does not count', () => {
  const passages = [...Array.from({ length: 10 }, () => wrong), right];
  expect(retrievalMetrics([result({ passages })])).toMatchObject({
    'recall@10': 0,
    'mrr@10': 0,
    'ndcg@10': 0,
  });
});

test('citations and refusals', () => {
  const absent = question({ answerable: false, gold: [] });
  const metrics = answerMetrics([
    result({ answer: answer({ cited: [cite(right), cite(wrong)], verdicts: ['supported', 'partly'] }) }),
    result({ answer: answer({ cited: [cite(wrong), cite(right)], verdicts: ['supported', 'unsupported'] }) }),
    result({ answer: answer({ refused: true }) }),
    result({ question: absent, answer: answer({ refused: true }) }),
    result({ question: absent, answer: answer({ cited: [cite(wrong)] }) }),
  ]);
  expect(metrics['citation_precision']).toBe(0.5);
  expect(metrics['first_citation']).toBeCloseTo(1 / 3);
  expect(metrics['citation_recall']).toBe(1);
  expect(metrics['refused_when_absent']).toBe(0.5);
  expect(metrics['refused_when_present']).toBeCloseTo(1 / 3);
  expect(metrics['verdicts']).toEqual({ supported: 0.5, partly: 0.25, unsupported: 0.25 });
});

test('a cited sentence counts when its passage holds the gold quote', () => {
  const quote = 'notice shall be given in writing';
  const inside = passage('lease.pdf', [1], `Terms. ${quote}. By post or by hand.`);
  const sentence = passage('lease.pdf', [1], 'By post or by hand.');
  const asked = question({ gold: [{ document: 'lease.pdf', quote }] });
  const metrics = answerMetrics([
    result({ question: asked, answer: answer({ cited: [cite(sentence, inside)] }) }),
  ]);
  expect(metrics['citation_precision']).toBe(1);
  const alone = answerMetrics([result({ question: asked, answer: answer({ cited: [cite(sentence)] }) })]);
  expect(alone['citation_precision']).toBe(0);
});

test('what was not measured is null, not zero', () => {
  expect(answerMetrics([result()])).toMatchObject({ citation_precision: null, refused_when_absent: null });
  expect(retrievalMetrics([])['recall@1']).toBeNull();
});

test('percentiles', () => {
  expect(percentile([3, 1, 2], 0.5)).toBe(2);
  expect(percentile([1, 2, 3, 4], 0.95)).toBe(4);
  expect(percentile([], 0.5)).toBeNull();
  expect(timeMetrics([result()])).toEqual({
    retrieve_p50: 0.1,
    retrieve_p95: 0.1,
    total_p50: 0.2,
    total_p95: 0.2,
  });
});
