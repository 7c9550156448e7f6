import type { QuestionTerms } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import type { Candidate } from './types.ts';
import { termsOf, wordsOf } from './words.ts';

export type ScoredSentence = {
  candidate: Candidate;
  /** The sentence's place in its chunk. */
  index: number;
  text: string;
  score: number;
  /** The share of the question's term weight that is in the sentence, or in the sentence and its headings. */
  coverage: number;
  coverageWithHeader: number;
};

/** A heading or a fragment says little; a very long sentence matches by its length. */
const shortestSentenceWords = 4;
const longSentenceWords = 70;

type SentenceTerms = { terms: ReadonlySet<string>; positions: readonly number[]; wordCount: number };

function massOf(terms: Iterable<string>, weightOf: ReadonlyMap<string, number>): number {
  let mass = 0;
  for (const term of terms) mass += weightOf.get(term) ?? 0;
  return mass;
}

function readSentence(text: string, weightOf: ReadonlyMap<string, number>): SentenceTerms {
  const words = wordsOf(text);
  const terms = new Set<string>();
  const positions: number[] = [];
  for (const [position, word] of words.entries()) {
    if (word.isStopWord || !weightOf.has(word.term)) continue;
    terms.add(word.term);
    positions.push(position);
  }
  return { terms, positions, wordCount: words.length };
}

/** 1 when the matched words stand together, towards 0 when they are far apart. */
function closeness(sentence: SentenceTerms): number {
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

function exactShare(question: QuestionTerms, terms: ReadonlySet<string>): number {
  const exact = [...question.names, ...question.numbers];
  return exact.length === 0 ? 0 : exact.filter((term) => terms.has(term)).length / exact.length;
}

function scoreChunk(
  candidate: Candidate,
  question: QuestionTerms,
  weightOf: ReadonlyMap<string, number>,
): ScoredSentence[] {
  const { chunk } = candidate;
  const weights = calibration.sentence;
  const whole = massOf(weightOf.keys(), weightOf) || 1;
  const header = new Set(
    termsOf(`${chunk.header} ${chunk.documentName}`).filter((term) => weightOf.has(term)),
  );
  const texts = chunk.sentences.map((sentence) => chunk.text.slice(sentence.start, sentence.end));
  const read = texts.map((text) => readSentence(text, weightOf));
  return read.map((sentence, index) => {
    const around = new Set([...(read[index - 1]?.terms ?? []), ...(read[index + 1]?.terms ?? [])]);
    const coverage = massOf(sentence.terms, weightOf) / whole;
    const coverageWithHeader = massOf(new Set([...sentence.terms, ...header]), weightOf) / whole;
    const neighbours = massOf(new Set([...sentence.terms, ...around]), weightOf) / whole - coverage;
    const score =
      (weights.own * coverage +
        weights.header * (coverageWithHeader - coverage) +
        weights.neighbours * neighbours +
        weights.closeness * closeness(sentence) * coverage +
        weights.exact * exactShare(question, sentence.terms)) *
        lengthFactor(sentence.wordCount) +
      weights.passage * candidate.score;
    return { candidate, index, text: texts[index] ?? '', score, coverage, coverageWithHeader };
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
