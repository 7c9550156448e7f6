import type { QuestionTerms } from './analyse-question.ts';
import type { ScoredSentence } from './score-sentences.ts';
import type { Candidate } from './types.ts';
import { termsOf } from './words.ts';

/** What speaks for and against the passages holding an answer; each lies between 0 and 1. */
export type AnswerSignals = {
  /** Share of the question's term weight in the best sentence with its headings. */
  sentenceCoverage: number;
  /** The same in the best passage with its headings. */
  passageCoverage: number;
  /** Share of the weight of terms that occur in no candidate at all. */
  missingMass: number;
  /** Share of the question's names and numbers that occur in no candidate. */
  missingExact: number;
  /** Cosine of the nearest passage; 0 when there are no vectors. */
  bestCosine: number;
};

/**
 * A logistic model over the signals. How it was obtained: fitted by `npm run -s pincite -- eval` runs with the starter
 * model; see docs/QUALITY.md.
 */
export const refusalModel = {
  bias: -1.2,
  sentenceCoverage: 3,
  passageCoverage: 2,
  missingMass: -4,
  missingExact: -1.5,
  bestCosine: 1,
  /** Below this the answer is a refusal. In model mode the model itself may refuse, so only clear cases are stopped. */
  threshold: { quotes: 0.5, model: 0.2 },
};

/** Only the best candidates tell whether there is an answer. */
const lookedAt = 10;

function massIn(terms: ReadonlySet<string>, weightOf: ReadonlyMap<string, number>): number {
  let mass = 0;
  for (const [term, weight] of weightOf) if (terms.has(term)) mass += weight;
  return mass;
}

/** Reads the signals off what was found. */
export function readSignals(input: {
  question: QuestionTerms;
  candidates: readonly Candidate[];
  ranked: readonly ScoredSentence[];
  termWeights: ReadonlyMap<string, number>;
  bestCosine: number | null;
}): AnswerSignals {
  const { question, candidates, ranked, termWeights } = input;
  const whole = [...termWeights.values()].reduce((sum, weight) => sum + weight, 0) || 1;
  const texts = candidates.map(
    ({ chunk }) => new Set(termsOf(`${chunk.header} ${chunk.documentName} ${chunk.text}`)),
  );
  const everywhere = new Set(texts.flatMap((terms) => [...terms]));
  const exact = [...question.names, ...question.numbers];
  const coverages = texts.slice(0, lookedAt).map((terms) => massIn(terms, termWeights) / whole);
  return {
    sentenceCoverage: Math.max(
      0,
      ...ranked.slice(0, lookedAt).map((sentence) => sentence.coverageWithHeader),
    ),
    passageCoverage: Math.max(0, ...coverages),
    missingMass: 1 - massIn(everywhere, termWeights) / whole,
    missingExact:
      exact.length === 0 ? 0 : exact.filter((term) => !everywhere.has(term)).length / exact.length,
    bestCosine: Math.max(0, input.bestCosine ?? 0),
  };
}

/** How likely the passages answer the question, 0..1. */
export function answerability(signals: AnswerSignals): number {
  const sum =
    refusalModel.bias +
    refusalModel.sentenceCoverage * signals.sentenceCoverage +
    refusalModel.passageCoverage * signals.passageCoverage +
    refusalModel.missingMass * signals.missingMass +
    refusalModel.missingExact * signals.missingExact +
    refusalModel.bestCosine * signals.bestCosine;
  return 1 / (1 + Math.exp(-sum));
}
