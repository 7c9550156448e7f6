import type { QuestionTerms } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import { termsOfChunk } from './chunk-terms.ts';
import { scoreSentences } from './score-sentences.ts';
import { conceptShare } from './understand/concepts.ts';
import type { Candidate, PassageSignals, QuestionWeights } from './types.ts';

/** Fewer words are a heading, a signature, an address. */
const shortPassageWords = 30;

type BestSentence = { speaks: number; exact: number | null };

/** For each passage how well its best sentence speaks to the question, and how much one holds of what must stand there. */
function bestSentences(
  question: QuestionTerms,
  candidates: readonly Candidate[],
  weights: QuestionWeights,
): Map<string, BestSentence> {
  const best = new Map<string, BestSentence>();
  for (const sentence of scoreSentences(question, candidates, weights)) {
    const { chunkId } = sentence.candidate.chunk;
    const known = best.get(chunkId);
    const speaks = sentence.coverageWithHeader + calibration.passage.label * sentence.label;
    best.set(chunkId, {
      speaks: Math.max(known?.speaks ?? 0, speaks),
      exact: sentence.exact === null ? null : Math.max(known?.exact ?? 0, sentence.exact),
    });
  }
  return best;
}

const placeOf = (versionId: string, ordinal: number) => `${versionId} ${ordinal}`;

/**
 * Reads the signals of every candidate, in their order, and how much each holds of what must stand there as it is (null when
 * the question has nothing of the kind). `score` of a candidate is the mix of both searches here.
 */
export function readPassageSignals(
  question: QuestionTerms,
  candidates: readonly Candidate[],
  weights: QuestionWeights,
): { signals: PassageSignals; exact: number | null }[] {
  const whole = [...weights.terms.values()].reduce((sum, weight) => sum + weight, 0) || 1;
  const best = bestSentences(question, candidates, weights);
  const scores = new Map(
    candidates.map(({ chunk, score }) => [placeOf(chunk.versionId, chunk.ordinal), score]),
  );
  return candidates.map(({ chunk, score, documentScore }) => {
    const terms = termsOfChunk(chunk);
    const beside = (step: number) => scores.get(placeOf(chunk.versionId, chunk.ordinal + step)) ?? 0;
    const inSentences = terms.sentences.map((sentence) => sentence.concepts.all);
    const words = terms.sentences.reduce((sum, sentence) => sum + sentence.wordCount, 0);
    const heading = [...terms.heading].reduce((sum, term) => sum + (weights.terms.get(term) ?? 0), 0);
    const found = best.get(chunk.chunkId);
    const signals = {
      fused: score,
      document: documentScore,
      bestSentence: found?.speaks ?? 0,
      heading: heading / whole,
      conceptsInSentence: Math.max(0, ...inSentences.map((said) => conceptShare(weights.concepts, said))),
      concepts: conceptShare(weights.concepts, terms.concepts),
      neighbour: Math.max(beside(-1), beside(1)),
      length: words < shortPassageWords ? 0 : 1,
    };
    return { signals, exact: found?.exact ?? null };
  });
}
