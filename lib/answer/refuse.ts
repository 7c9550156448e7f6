import type { AnswerMode } from '#lib/shared/answer.ts';
import type { QuestionTerms } from './analyse-question.ts';
import type { ScoredSentence } from './score-sentences.ts';
import { termsOfChunk } from './chunk-terms.ts';
import { calibration } from './calibration.ts';
import type { Candidate, QuestionWeights, Retrieval } from './types.ts';
import { conceptShare, isClause } from './understand/concepts.ts';

/** What speaks for and against the passages holding an answer; each lies between 0 and 1. */
export type AnswerSignals = {
  /** How well the best passage speaks to the question; the one or the other, by whether the question names a document. */
  bestWhereNamed: number;
  bestElsewhere: number;
  /** 1 when the question names documents: then only their passages count. */
  named: number;
  /** Share of the question's term weight in the passage that has most of it. */
  passageCoverage: number;
  /** Share of the question's names and numbers that occur in no passage. */
  missingExact: number;
  /** Share of its two most telling terms that none of the best sentences and their headings have. */
  missingRarest: number;
  /** How much of what is asked one of the best sentences calls by its name; see `unnamedConcept`. */
  conceptNamed: number;
};

/** Only the best passages and sentences tell whether there is an answer. */
const lookedAt = { passages: 10, sentences: 5, forRarest: 3 };
/** What counts when the question is about none of the known concepts: about what an answerable one has. */
const unnamedConcept = 0.6;

type SignalsInput = {
  question: QuestionTerms;
  /** In the order of `scorePassages`. */
  candidates: readonly Candidate[];
  ranked: readonly ScoredSentence[];
  weights: QuestionWeights;
  namedDocumentIds: Retrieval['namedDocumentIds'];
};

function massIn(terms: ReadonlySet<string>, weightOf: ReadonlyMap<string, number>): number {
  let mass = 0;
  for (const [term, weight] of weightOf) if (terms.has(term)) mass += weight;
  return mass;
}

function shareMissing(terms: readonly string[], held: ReadonlySet<string>): number {
  return terms.length === 0 ? 0 : terms.filter((term) => !held.has(term)).length / terms.length;
}

function termsOfSentence({ candidate, index }: ScoredSentence): readonly string[] {
  const { header, sentences } = termsOfChunk(candidate.chunk);
  return [...header, ...(sentences[index]?.terms ?? [])];
}

function conceptNamed(sentences: readonly ScoredSentence[], weights: QuestionWeights): number {
  if (weights.concepts.size === 0) return unnamedConcept;
  const said = sentences.map(
    ({ candidate, index }) => termsOfChunk(candidate.chunk).sentences[index]?.concepts.named,
  );
  return Math.max(0, ...said.map((named) => conceptShare(weights.concepts, named)));
}

/** How well the best passage speaks to the question: the first one, unless they are ordered by what must stand in them. */
function bestContent({ exact }: QuestionTerms, candidates: readonly Candidate[]): number {
  const first = candidates.slice(0, exact.length === 0 ? 1 : lookedAt.passages);
  return Math.max(0, ...first.map(({ contentScore }) => contentScore));
}

/** Reads the signals off what was found. */
export function readSignals(input: SignalsInput): AnswerSignals {
  const { question, weights, namedDocumentIds } = input;
  const counts = ({ chunk }: Candidate) => namedDocumentIds?.includes(chunk.documentId) !== false;
  const candidates = input.candidates.filter(counts);
  const ranked = input.ranked.filter(({ candidate }) => counts(candidate));
  const whole = [...weights.terms.values()].reduce((sum, weight) => sum + weight, 0) || 1;
  const texts = candidates.map(({ chunk }) => termsOfChunk(chunk).all);
  const everywhere = new Set(
    [...weights.terms.keys()].filter((term) => texts.some((terms) => terms.has(term))),
  );
  const rarest = [...weights.terms].sort(([, one], [, other]) => other - one).slice(0, 2);
  const inBest = new Set(ranked.slice(0, lookedAt.forRarest).flatMap(termsOfSentence));
  const best = bestContent(question, candidates);
  const isNamed = namedDocumentIds !== null;
  return {
    bestWhereNamed: isNamed ? best : 0,
    bestElsewhere: isNamed ? 0 : best,
    named: isNamed ? 1 : 0,
    passageCoverage: Math.max(
      0,
      ...texts.slice(0, lookedAt.passages).map((terms) => massIn(terms, weights.terms) / whole),
    ),
    missingExact: shareMissing([...question.names, ...question.numbers], everywhere),
    missingRarest: shareMissing(
      rarest.map(([term]) => term),
      inBest,
    ),
    conceptNamed: conceptNamed(ranked.slice(0, lookedAt.sentences), weights),
  };
}

/** How likely the passages answer the question, 0..1: a logistic model over the signals. */
export function answerability(signals: AnswerSignals): number {
  const { bias, weights } = calibration.refusal;
  let sum = bias;
  for (const [name, weight] of Object.entries(weights)) sum += weight * signals[name as keyof AnswerSignals];
  return 1 / (1 + Math.exp(-sum));
}

/**
 * Below this it is refused. A follow-up carries words of earlier questions, which its answer need not have. Where the question
 * names a document, its subject is there, and less is wanted; but a clause that is asked of a named contract has something
 * like it in nearly every contract, so there more is.
 */
export function refusalThreshold(input: {
  mode: AnswerMode;
  isFollowUp: boolean;
  retrieval: Retrieval;
}): number {
  const { threshold } = calibration.refusal;
  if (input.isFollowUp) return Math.min(threshold[input.mode], threshold.followUp);
  const { namedDocumentIds, weights } = input.retrieval;
  if (input.mode === 'model' || namedDocumentIds === null) return threshold[input.mode];
  return [...weights.concepts.keys()].some(isClause) ? threshold.clause : threshold.named;
}
