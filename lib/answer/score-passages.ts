import type { QuestionTerms } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import { scoreSentences } from './score-sentences.ts';
import type { Candidate } from './types.ts';

/**
 * Orders candidates by the mix of both searches, by whether the question names their document, and by how well their
 * best sentence covers the question. The score is scaled so that the best possible passage has 1; when a figure is asked
 * for, a row of a table whose label names it adds to that.
 */
export function scorePassages(
  question: QuestionTerms,
  candidates: readonly Candidate[],
  weightOf: ReadonlyMap<string, number>,
): Candidate[] {
  const best = new Map<string, number>();
  for (const sentence of scoreSentences(question, candidates, weightOf)) {
    const { chunkId } = sentence.candidate.chunk;
    const speaks = sentence.coverageWithHeader + calibration.passage.label * sentence.label;
    best.set(chunkId, Math.max(best.get(chunkId) ?? 0, speaks));
  }
  const weights = calibration.passage;
  const whole = weights.fused + weights.document + weights.bestSentence;
  return candidates
    .map((candidate) => {
      const bestSentence = best.get(candidate.chunk.chunkId) ?? 0;
      const score =
        (weights.fused * candidate.score +
          weights.document * candidate.documentScore +
          weights.bestSentence * bestSentence) /
        whole;
      return { ...candidate, score };
    })
    .sort((one, other) => other.score - one.score);
}
