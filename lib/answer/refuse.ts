import type { QuestionTerms } from './analyse-question.ts';
import type { ScoredSentence } from './score-sentences.ts';
import { termsOfChunk } from './chunk-terms.ts';
import { calibration } from './calibration.ts';
import type { Candidate } from './types.ts';

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
  /** How surely the question names the document of the best passage. */
  named: number;
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
}): AnswerSignals {
  const { question, candidates, ranked, termWeights } = input;
  const whole = [...termWeights.values()].reduce((sum, weight) => sum + weight, 0) || 1;
  const texts = candidates.map(({ chunk }) => termsOfChunk(chunk).all);
  const asked = [...termWeights.keys()];
  const everywhere = new Set(asked.filter((term) => texts.some((terms) => terms.has(term))));
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
    named: candidates[0]?.documentScore ?? 0,
  };
}

/** How likely the passages answer the question, 0..1: a logistic model over the signals. */
export function answerability(signals: AnswerSignals): number {
  const { refusal } = calibration;
  const sum =
    refusal.bias +
    refusal.sentenceCoverage * signals.sentenceCoverage +
    refusal.passageCoverage * signals.passageCoverage +
    refusal.missingMass * signals.missingMass +
    refusal.missingExact * signals.missingExact +
    refusal.named * signals.named;
  return 1 / (1 + Math.exp(-sum));
}
