import type { QuestionTerms } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import { readPassageSignals } from './passage-signals.ts';
import { withExact } from './score-sentences.ts';
import type { Candidate, PassageSignals, QuestionWeights } from './types.ts';

const weights = calibration.passage.weights;
/** Without what is measured against the other passages found and what is about the document: what the passage itself says. */
const contentWeights = {
  bestSentence: weights.bestSentence,
  heading: weights.heading,
  conceptsInSentence: weights.conceptsInSentence,
  concepts: weights.concepts,
  length: weights.length,
};

/** The weighted sum of signals, 1 for the best possible passage; a row that names a figure asked for may have more. */
function weighedSum(signals: PassageSignals, by: Partial<PassageSignals>): number {
  let [sum, whole] = [0, 0];
  for (const [name, weight] of Object.entries(by)) {
    sum += weight * signals[name as keyof PassageSignals];
    whole += weight;
  }
  return sum / whole;
}

/** Orders candidates by how well they seem to answer the question and by whether it names their document, best first. */
export function scorePassages(
  question: QuestionTerms,
  candidates: readonly Candidate[],
  weightsOfQuestion: QuestionWeights,
): Candidate[] {
  const read = readPassageSignals(question, candidates, weightsOfQuestion);
  return candidates
    .flatMap((candidate, index) => {
      const own = read[index];
      if (!own) return [];
      const { signals, exact } = own;
      const score = withExact(weighedSum(signals, weights), { question, exact, whole: 1 });
      return [{ ...candidate, score, contentScore: weighedSum(signals, contentWeights), signals }];
    })
    .sort((one, other) => other.score - one.score);
}
