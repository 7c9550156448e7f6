import type { Citation } from '#lib/shared/answer.ts';
import type { QuestionTerms } from './analyse-question.ts';
import { canAnswer, textOf } from './best-by-document.ts';
import { calibration } from './calibration.ts';
import { termsOfChunk } from './chunk-terms.ts';
import type { Retrieval } from './types.ts';
import { toCitation } from './citations.ts';
import { disagreement } from './find-differences.ts';
import type { ScoredSentence } from './score-sentences.ts';

/** Sentences with this share of common words, and no number that only one of them has, say the same. */
const sameFrom = 0.8;

function saysTheSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const isOwnNumber = (term: string) => /^\p{N}/u.test(term) && !(one.has(term) && other.has(term));
  if ([...one, ...other].some(isOwnNumber)) return false;
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

/** Copies in two documents that state something else are not the same, though only a "not" tells them apart. */
function isRepeated(
  earlier: { sentence: ScoredSentence; terms: ReadonlySet<string> },
  later: { sentence: ScoredSentence; terms: ReadonlySet<string> },
): boolean {
  if (!saysTheSame(earlier.terms, later.terms)) return false;
  const documentOf = ({ sentence }: { sentence: ScoredSentence }) => sentence.candidate.chunk.documentId;
  if (documentOf(earlier) === documentOf(later)) return true;
  return disagreement(textOf(earlier.sentence), textOf(later.sentence)) === null;
}

/** With less than this share of the question's term weight, and no concept or exact part of it, a sentence shares only the document's name. */
const sharedFrom = 0.1;

/**
 * The sentences of the documents that may be quoted, all when none are singled out by name: what another contract says is no
 * answer, however well its words fit, and nor is a line that only names the parties.
 */
export function keepQuotable(
  ranked: readonly ScoredSentence[],
  documentIds: Retrieval['quotableDocumentIds'],
): readonly ScoredSentence[] {
  if (documentIds === null) return ranked;
  return ranked.filter(
    ({ candidate, coverage, exact, signals }) =>
      documentIds.includes(candidate.chunk.documentId) &&
      (coverage >= sharedFrom || signals.concepts > 0 || (exact ?? 0) > 0),
  );
}

/**
 * The sentences that answer the question best, word for word: the best first, then the others of its document, then
 * the next document's. `ranked` comes from `scoreSentences`. None when no sentence can answer. `always` are quoted in any
 * case: what documents state differently.
 */
export function selectQuotes(input: {
  question: QuestionTerms;
  ranked: readonly ScoredSentence[];
  always?: readonly ScoredSentence[];
}): Citation[] {
  const { question, ranked, always = [] } = input;
  const { most, from } = calibration.quotes;
  let best: number | undefined;
  const chosen: { sentence: ScoredSentence; terms: Set<string> }[] = [];
  for (const sentence of ranked) {
    if (chosen.length === most || (best !== undefined && sentence.score < best * from)) break;
    if (!canAnswer(sentence, question)) continue;
    best ??= sentence.score;
    const terms = new Set(termsOfChunk(sentence.candidate.chunk).sentences[sentence.index]?.terms ?? []);
    const entry = { sentence, terms };
    if (!chosen.some((earlier) => isRepeated(earlier, entry))) chosen.push(entry);
  }
  const sentences = new Set([...chosen.map((entry) => entry.sentence), ...always]);
  return groupByDocument([...sentences]).flatMap(
    (sentence) => toCitation(sentence.candidate.chunk, sentence.index) ?? [],
  );
}
