import type { QuestionTerms } from './analyse-question.ts';
import { headingLines } from '#lib/ingest/header-line.ts';
import { calibration } from './calibration.ts';
import { termsOfChunk, type SentenceTerms } from './chunk-terms.ts';
import { conceptShare } from './understand/concepts.ts';
import { exactShare } from './understand/exact-parts.ts';
import type { Candidate, QuestionWeights } from './types.ts';
import { termsOf } from './words.ts';

export type ScoredSentence = {
  candidate: Candidate;
  /** The sentence's place in its chunk. */
  index: number;
  score: number;
  /** The share of the question's term weight that is in the sentence, or in the sentence and its headings. */
  coverage: number;
  coverageWithHeader: number;
  /** When a figure is asked for: how well the label of the table's row names it, 0..1. */
  label: number;
  /** How much it holds of what must stand there as it is, 0..1; null when the question has nothing of the kind. */
  exact: number | null;
  signals: SentenceSignals;
};

/** What a sentence's score is the weighted sum of; each lies between 0 and 1. */
export type SentenceSignals = {
  /** How much of the question is in the sentence, and what its headings add. */
  own: number;
  header: number;
  /** The share of the asked concepts that it speaks of. */
  concepts: number;
  label: number;
  /** The score of its passage. */
  passage: number;
};

/** A heading or a fragment says little; a very long sentence matches by its length. */
const shortestSentenceWords = 4;
const longSentenceWords = 70;

type Matched = {
  terms: ReadonlySet<string>;
  wordCount: number;
  /** The terms of a table row's label that the question has, and their share of all its terms; null for prose. */
  label: { terms: ReadonlySet<string>; share: number } | null;
};

function massOf(terms: Iterable<string>, weightOf: ReadonlyMap<string, number>): number {
  let mass = 0;
  for (const term of terms) mass += weightOf.get(term) ?? 0;
  return mass;
}

/** The terms of a sentence that the question has. */
function matchSentence(sentence: SentenceTerms, weightOf: ReadonlyMap<string, number>): Matched {
  const terms = new Set(sentence.terms.filter((term) => weightOf.has(term)));
  const { wordCount } = sentence;
  if (sentence.label === null) return { terms, wordCount, label: null };
  const label = sentence.label.filter((term) => weightOf.has(term));
  const share = label.length / Math.max(1, sentence.label.length);
  return { terms, wordCount, label: { terms: new Set(label), share } };
}

function lengthFactor(wordCount: number): number {
  if (wordCount < shortestSentenceWords) return 0.4;
  if (wordCount > longSentenceWords) return Math.max(0.7, longSentenceWords / wordCount);
  return 1;
}

/** A figure that is asked for stands in the row whose label names it: "Net sales", not "Cost of sales". */
function labelMatch({ label }: Matched, weightOf: ReadonlyMap<string, number>): number {
  return label ? label.share * massOf(label.terms, weightOf) : 0;
}

function scoreOf(signals: SentenceSignals, question: QuestionTerms, exact: number | null): number {
  let [sum, whole] = [0, 0];
  for (const [name, weight] of Object.entries(calibration.sentence)) {
    sum += weight * signals[name as keyof SentenceSignals];
    whole += weight;
  }
  return withExact(sum, { question, exact, whole });
}

/** A score that is at most `whole`, mixed with how much is held of what must stand there as it is. */
export function withExact(
  score: number,
  { question, exact, whole }: { question: QuestionTerms; exact: number | null; whole: number },
): number {
  if (exact === null) return score;
  const share = calibration.exactShare * Math.max(...question.exact.map(({ strength }) => strength));
  return (1 - share) * score + share * exact * whole;
}

/** What a question with a date asks beside it: "on 14 July 2025" alone makes no answer. */
function askedBesideDates({ exact, terms, asking }: QuestionTerms): ReadonlySet<string> {
  const ofDates = new Set(
    exact.filter(({ kind }) => kind === 'date').flatMap(({ written }) => termsOf(written)),
  );
  return new Set(terms.filter((term) => !asking.has(term) && !ofDates.has(term)));
}

function exactIn(
  { chunk }: Candidate,
  question: QuestionTerms,
): (index: number, terms: ReadonlySet<string>) => number | null {
  const { exact } = question;
  if (exact.length === 0) return () => null;
  const headings = headingLines(chunk.header);
  const beside = askedBesideDates(question);
  return (index, terms) => {
    const sentence = chunk.sentences[index];
    if (!sentence) return 0;
    const isOnTheMatter = beside.size === 0 || [...beside].some((term) => terms.has(term));
    const held = exactShare(exact, chunk.text.slice(sentence.start, sentence.end), headings);
    return isOnTheMatter || exact.some(({ kind }) => kind !== 'date') ? held : 0;
  };
}

function scoreChunk(
  candidate: Candidate,
  question: QuestionTerms,
  weightsOfQuestion: QuestionWeights,
): ScoredSentence[] {
  const { chunk } = candidate;
  const { terms: weightOf, concepts } = weightsOfQuestion;
  const whole = massOf(weightOf.keys(), weightOf) || 1;
  const taken = termsOfChunk(chunk);
  const header = new Set([...weightOf.keys()].filter((term) => taken.header.has(term)));
  const read = taken.sentences.map((sentence) => matchSentence(sentence, weightOf));
  const exactOf = exactIn(candidate, question);
  return read.map((sentence, index) => {
    const coverage = massOf(sentence.terms, weightOf) / whole;
    const coverageWithHeader = massOf(new Set([...sentence.terms, ...header]), weightOf) / whole;
    const label = question.figure === null ? 0 : labelMatch(sentence, weightOf) / whole;
    const fit = lengthFactor(sentence.wordCount);
    const said = taken.sentences[index]?.concepts.all;
    const signals: SentenceSignals = {
      own: fit * coverage,
      header: fit * (coverageWithHeader - coverage),
      concepts: fit * conceptShare(concepts, said),
      label: fit * label,
      passage: candidate.score,
    };
    const exact = exactOf(index, sentence.terms);
    const score = scoreOf(signals, question, exact);
    return { candidate, index, score, coverage, coverageWithHeader, label, exact, signals };
  });
}

/**
 * Scores every sentence of the candidates by how well it speaks to the question, best first: the weight of the
 * question's terms in it, in its headings, the concepts it speaks of, and its passage's own score.
 */
export function scoreSentences(
  question: QuestionTerms,
  candidates: readonly Candidate[],
  weights: QuestionWeights,
): ScoredSentence[] {
  return candidates
    .flatMap((candidate) => scoreChunk(candidate, question, weights))
    .sort((one, other) => other.score - one.score);
}
