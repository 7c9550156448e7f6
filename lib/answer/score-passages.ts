import type { QuestionTerms } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import { scoreSentences } from './score-sentences.ts';
import type { Candidate } from './types.ts';

/**
 * Orders candidates by the mix of both searches, by whether the question names their document, and by how well their
 * best sentence covers the question. The score is scaled so that the best possible passage has 1.
 */
export function scorePassages(
  question: QuestionTerms,
  candidates: readonly Candidate[],
  weightOf: ReadonlyMap<string, number>,
): Candidate[] {
  const coverage = new Map<string, number>();
  for (const sentence of scoreSentences(question, candidates, weightOf)) {
    const { chunkId } = sentence.candidate.chunk;
    coverage.set(chunkId, Math.max(coverage.get(chunkId) ?? 0, sentence.coverageWithHeader));
  }
  const weights = calibration.passage;
  const whole = weights.fused + weights.document + weights.bestSentence;
  return candidates
    .map((candidate) => {
      const bestSentence = coverage.get(candidate.chunk.chunkId) ?? 0;
      const score =
        (weights.fused * candidate.score +
          weights.document * candidate.documentScore +
          weights.bestSentence * bestSentence) /
        whole;
      return { ...candidate, score };
    })
    .sort((one, other) => other.score - one.score);
}
