import type { QuestionTerms } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import { termsOfChunk, type SentenceTerms } from './chunk-terms.ts';
import type { Candidate } from './types.ts';

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
};

/** A heading or a fragment says little; a very long sentence matches by its length. */
const shortestSentenceWords = 4;
const longSentenceWords = 70;

type Matched = {
  terms: ReadonlySet<string>;
  positions: readonly number[];
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
  const terms = new Set<string>();
  const positions: number[] = [];
  for (const [index, term] of sentence.terms.entries()) {
    if (!weightOf.has(term)) continue;
    terms.add(term);
    positions.push(sentence.positions[index] ?? 0);
  }
  const { wordCount } = sentence;
  if (sentence.label === null) return { terms, positions, wordCount, label: null };
  const label = sentence.label.filter((term) => weightOf.has(term));
  const share = label.length / Math.max(1, sentence.label.length);
  return { terms, positions, wordCount, label: { terms: new Set(label), share } };
}

/**
 * 1 when the matched words stand together, towards 0 when they are far apart. In a table's row the heads of its columns
 * stand apart from its label: there it counts whether the label says what is asked for and no more.
 */
function closeness(sentence: Matched): number {
  if (sentence.label) return sentence.label.share;
  const first = sentence.positions[0];
  const last = sentence.positions.at(-1);
  if (first === undefined || last === undefined || sentence.terms.size < 2) return 0;
  return Math.min(1, sentence.terms.size / (last - first + 1));
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

function scoreChunk(
  candidate: Candidate,
  question: QuestionTerms,
  weightOf: ReadonlyMap<string, number>,
): ScoredSentence[] {
  const { chunk } = candidate;
  const weights = calibration.sentence;
  const whole = massOf(weightOf.keys(), weightOf) || 1;
  const taken = termsOfChunk(chunk);
  const header = new Set([...weightOf.keys()].filter((term) => taken.header.has(term)));
  const read = taken.sentences.map((sentence) => matchSentence(sentence, weightOf));
  return read.map((sentence, index) => {
    const around = new Set([...(read[index - 1]?.terms ?? []), ...(read[index + 1]?.terms ?? [])]);
    const coverage = massOf(sentence.terms, weightOf) / whole;
    const coverageWithHeader = massOf(new Set([...sentence.terms, ...header]), weightOf) / whole;
    const neighbours = massOf(new Set([...sentence.terms, ...around]), weightOf) / whole - coverage;
    const label = question.figure === null ? 0 : labelMatch(sentence, weightOf) / whole;
    const score =
      (weights.own * coverage +
        weights.header * (coverageWithHeader - coverage) +
        weights.neighbours * neighbours +
        weights.closeness * closeness(sentence) * coverage +
        weights.label * label) *
        lengthFactor(sentence.wordCount) +
      weights.passage * candidate.score;
    return { candidate, index, score, coverage, coverageWithHeader, label };
  });
}

/**
 * Scores every sentence of the candidates by how well it speaks to the question, best first: the weight of the
 * question's terms in it, in its headings and beside it, how close together they stand, and its passage's own score.
 */
export function scoreSentences(
  question: QuestionTerms,
  candidates: readonly Candidate[],
  weightOf: ReadonlyMap<string, number>,
): ScoredSentence[] {
  return candidates
    .flatMap((candidate) => scoreChunk(candidate, question, weightOf))
    .sort((one, other) => other.score - one.score);
}
