import { termsOfChunk } from './chunk-terms.ts';
import type { Candidate, SourceChunk } from './types.ts';

/** Two passages with this share of common word pairs say the same: copies of a document, or repeated boilerplate. */
const sameFrom = 0.9;
/** Only as far down the list as anything is shown or read. */
const comparedMax = 40;

function pairsOf(chunk: SourceChunk): Set<string> {
  const terms = termsOfChunk(chunk).sentences.flatMap((sentence) => sentence.terms);
  return new Set(terms.map((term, index) => `${term} ${terms[index + 1] ?? ''}`));
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const smaller = one.size < other.size ? one : other;
  const larger = smaller === one ? other : one;
  let common = 0;
  for (const pair of smaller) if (larger.has(pair)) common += 1;
  return common / Math.max(1, larger.size);
}

function countBy(candidates: readonly Candidate[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { chunk } of candidates) counts.set(chunk.documentId, (counts.get(chunk.documentId) ?? 0) + 1);
  return counts;
}

/**
 * Leaves out passages of the same document that repeat a better one nearly word for word, within the first 40.
 * Copies in different documents stay: which contract says it matters.
 */
export function dropNearDuplicates(candidates: readonly Candidate[]): Candidate[] {
  const kept: { candidate: Candidate; pairs: Set<string> }[] = [];
  const perDocument = countBy(candidates.slice(0, comparedMax));
  const isAlone = (documentId: string) => perDocument.get(documentId) === 1;
  for (const candidate of candidates.slice(0, comparedMax)) {
    const { documentId } = candidate.chunk;
    const pairs = isAlone(documentId) ? new Set<string>() : pairsOf(candidate.chunk);
    const isRepeated = kept.some(
      (earlier) =>
        earlier.candidate.chunk.documentId === documentId && overlap(earlier.pairs, pairs) >= sameFrom,
    );
    if (!isRepeated) kept.push({ candidate, pairs });
  }
  return [...kept.map((entry) => entry.candidate), ...candidates.slice(comparedMax)];
}
