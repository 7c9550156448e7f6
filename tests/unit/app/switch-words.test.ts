import { describe, expect, it } from 'vitest';
import { verdictOf } from '#app/_components/admin/models/switch-words.ts';

const comparison = (questions: number, before: number, after: number) => ({
  workspaceId: 'w',
  workspaceName: 'Matter',
  questions,
  before: { recallAt1: 0, recallAt5: 0, firstCitation: before },
  after: { recallAt1: 0, recallAt5: 0, firstCitation: after },
});

describe('what comparing two models gave, in a sentence', () => {
  it.each([
    [[comparison(33, 29 / 33, 24 / 33)], /worse: .* 5 fewer of 33 questions/],
    [[comparison(10, 0.5, 0.6)], /better: .* 1 more of 10 questions/],
    [[comparison(10, 0.5, 0.6), comparison(20, 0.5, 0.45)], /equally often \(of 30 questions\)/],
    [[], /nothing could be compared/],
  ])('%#', (comparisons, sentence) => {
    expect(verdictOf({ comparisons })).toMatch(sentence);
  });
});
