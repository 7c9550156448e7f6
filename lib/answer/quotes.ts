import type { Citation } from '#lib/shared/answer.ts';
import { calibration } from './calibration.ts';
import { termsOfChunk } from './chunk-terms.ts';
import { toCitation } from './citations.ts';
import type { ScoredSentence } from './score-sentences.ts';

/** Sentences with this share of common words say the same. */
const sameFrom = 0.8;

function saysTheSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const common = [...one].filter((term) => other.has(term)).length;
  return common / Math.max(1, one.size + other.size - common) >= sameFrom;
}

function groupByDocument(sentences: readonly ScoredSentence[]): ScoredSentence[] {
  const groups = new Map<string, ScoredSentence[]>();
  for (const sentence of sentences) {
    const { documentId } = sentence.candidate.chunk;
    groups.set(documentId, [...(groups.get(documentId) ?? []), sentence]);
  }
  return [...groups.values()].flat();
}

/**
 * The sentences that answer the question best, word for word: the best first, then the others of its document, then
 * the next document's. `ranked` comes from `scoreSentences`.
 */
export function selectQuotes(ranked: readonly ScoredSentence[]): Citation[] {
  const { most, from } = calibration.quotes;
  const best = ranked[0]?.score ?? 0;
  const chosen: { sentence: ScoredSentence; terms: Set<string> }[] = [];
  for (const sentence of ranked) {
    if (chosen.length === most || sentence.score < best * from) break;
    const terms = new Set(termsOfChunk(sentence.candidate.chunk).sentences[sentence.index]?.terms ?? []);
    if (!chosen.some((earlier) => saysTheSame(earlier.terms, terms))) chosen.push({ sentence, terms });
  }
  return groupByDocument(chosen.map((entry) => entry.sentence)).flatMap(
    (sentence) => toCitation(sentence.candidate.chunk, sentence.index) ?? [],
  );
}
