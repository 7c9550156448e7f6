import type { QuestionTerms } from './analyse-question.ts';
import { termsOfChunk } from './chunk-terms.ts';
import type { NamedDocuments } from './score-documents.ts';
import type { Candidate } from './types.ts';
import type { ConceptId } from './understand/concepts.ts';
import { termsOf } from './words.ts';

/** In how many of the sampled passages each term occurs. */
export type TermSample = { size: number; counts: ReadonlyMap<string, number> };

/** Counts terms over a sample of passages. */
export function countTerms(texts: readonly string[]): TermSample {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const term of new Set(termsOf(text))) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return { size: texts.length, counts };
}

/**
 * Every sample is counted together with this many passages of an imagined collection, in which each word is in this share
 * of the passages. In a workspace of a few passages a word that all of them have would otherwise tell next to nothing, and
 * one that none has nearly everything, so that a right question looked unanswered. A sample of 256 passages hardly changes.
 */
const imagined = { passages: 30, share: 0.03 };

/**
 * How much a term tells, as in BM25: ln(1 + (N − n + ½) / (n + ½)) over the sampled and the imagined passages
 * (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009).
 */
export function weighTerm(term: string, sample: TermSample): number {
  const count = (sample.counts.get(term) ?? 0) + imagined.passages * imagined.share;
  const size = sample.size + imagined.passages;
  return Math.log(1 + (size - count + 0.5) / (count + 0.5));
}

/** The share of its weight that a word keeps where it only names the document that is asked about. */
const namingShare = 0.2;
/** The share that a word keeps which only asks: "mention", "regard". */
const askingShare = 0.3;

/**
 * The weight of each term of a question. Inside the documents that it names, a word that all their passages use tells
 * nothing, however rare it is elsewhere: the other party of a contract, for instance.
 */
export function weighQuestion(
  question: QuestionTerms,
  input: { sample: TermSample; named: NamedDocuments | null; insideNamed: TermSample | null },
): Map<string, number> {
  const { sample, insideNamed } = input;
  const weight = (term: string) =>
    Math.min(weighTerm(term, sample), insideNamed ? weighTerm(term, insideNamed) : Infinity);
  const share = (term: string) =>
    (input.named?.namingTerms.has(term) === true ? Math.max(namingShare, 1 / (insideNamed?.size ?? 1)) : 1) *
    (question.asking.has(term) ? askingShare : 1);
  return new Map(question.terms.map((term) => [term, weight(term) * share(term)]));
}

/** A concept that every passage speaks of still tells a little. */
const leastConceptWeight = 0.05;

/**
 * The weight of each concept of a question: the fewer of the candidates speak of it, the more it tells. Where documents are
 * named, only theirs count.
 */
export function weighConcepts(
  asked: ReadonlySet<ConceptId>,
  input: { candidates: readonly Candidate[]; named: NamedDocuments | null },
): Map<ConceptId, number> {
  const { candidates, named } = input;
  const within = candidates.filter(({ chunk }) => named?.documentIds.includes(chunk.documentId) !== false);
  const said = within.map(({ chunk }) => termsOfChunk(chunk).concepts);
  return new Map(
    [...asked].map((concept) => {
      const count = said.filter((concepts) => concepts.has(concept)).length;
      const weight = Math.log(1 + (said.length - count + 0.5) / (count + 0.5));
      return [concept, weight + leastConceptWeight];
    }),
  );
}
