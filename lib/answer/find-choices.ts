import type { Choice } from '#lib/shared/answer.ts';
import { describeFields } from '#lib/shared/describe-fields.ts';
import { ownScore } from './best-by-document.ts';
import type { ScoredSentence } from './score-sentences.ts';
import type { SearchedDocument } from './types.ts';

/**
 * Sentences of two documents answer equally well from this share of the better one's score, when they hold nearly the same
 * share of what is asked. On the suites, whose questions have one right document, it shows choices seldom; see docs/QUALITY.md.
 */
const equalFrom = 0.95;
const coverageWithin = 0.05;
/** A sentence with less than this of what is asked answers nothing by itself. */
const coverageFrom = 0.5;
/** Documents are named equally within this difference; from `namedFrom` on, the question names them. */
const namedWithin = 0.05;
const namedFrom = 0.5;

function fitsEqually(best: ScoredSentence, other: ScoredSentence): boolean {
  return (
    ownScore(other) >= ownScore(best) * equalFrom &&
    Math.abs(other.coverage - best.coverage) <= coverageWithin &&
    Math.abs(other.candidate.documentScore - best.candidate.documentScore) <= namedWithin
  );
}

/**
 * The documents that a question fits equally: each has a sentence that answers it about as well, and the question names
 * none of them, or all alike. Where it names none, another one must be of the best one's kind, as twenty leases are; passages of all
 * kinds that speak of one subject are no choice. Empty when there is one best document. `best` comes from `bestByDocument`.
 */
export function findChoices(
  best: readonly ScoredSentence[],
  documents: readonly SearchedDocument[],
): Choice[] {
  const [first] = best;
  if (!first || first.coverage < coverageFrom) return [];
  const equal = best.filter((other) => fitsEqually(first, other));
  const byId = new Map(documents.map((document) => [document.documentId, document]));
  const found = equal.flatMap(({ candidate }) => byId.get(candidate.chunk.documentId) ?? []);
  if (found.length < 2) return [];
  const { kind = null } = byId.get(first.candidate.chunk.documentId)?.fields ?? {};
  const siblings = found.filter(({ fields }) => kind !== null && fields.kind === kind);
  if (siblings.length < 2 && first.candidate.documentScore < namedFrom) return [];
  return found.map(({ documentId, name, fields }) => ({
    documentId,
    documentName: name,
    detail: describeFields(fields),
  }));
}
