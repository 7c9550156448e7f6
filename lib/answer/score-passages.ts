import type { QuestionTerms } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import { readPassageSignals } from './passage-signals.ts';
import type { Candidate, PassageSignals, QuestionWeights } from './types.ts';

const { document: documentWeight, ...contentWeights } = calibration.passage.weights;
const contentBest = Object.values(contentWeights).reduce((sum, weight) => sum + weight, 0);

/** The weighted sum of a passage's own signals, 1 for the best possible one; a row that names a figure asked for may have more. */
function scoreContent(signals: PassageSignals): number {
  let sum = 0;
  for (const [name, weight] of Object.entries(contentWeights))
    sum += weight * signals[name as keyof typeof contentWeights];
  return sum / contentBest;
}

/** Orders candidates by how well they seem to answer the question and by whether it names their document, best first. */
export function scorePassages(
  question: QuestionTerms,
  candidates: readonly Candidate[],
  weights: QuestionWeights,
): Candidate[] {
  const signals = readPassageSignals(question, candidates, weights);
  return candidates
    .map((candidate, index) => {
      const own = signals[index];
      const contentScore = own ? scoreContent(own) : 0;
      const score =
        (contentBest * contentScore + documentWeight * (own?.document ?? 0)) / (contentBest + documentWeight);
      return { ...candidate, score, contentScore, signals: own ?? null };
    })
    .sort((one, other) => other.score - one.score);
}
