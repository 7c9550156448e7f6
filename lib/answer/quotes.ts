import type { Citation } from '#lib/shared/answer.ts';
import type { QuestionTerms } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import { termsOfChunk } from './chunk-terms.ts';
import type { Retrieval } from './types.ts';
import { toCitation } from './citations.ts';
import { statesFigure } from './figures.ts';
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

/** A heading and a question answer nothing; nor does a sentence without the figure asked for. */
function canAnswer({ candidate: { chunk }, index }: ScoredSentence, question: QuestionTerms): boolean {
  const sentence = chunk.sentences[index];
  if (!sentence || sentence.kind === 'heading') return false;
  const text = chunk.text.slice(sentence.start, sentence.end);
  if (/[?？]["'”’)\]]*$/u.test(text)) return false;
  const { figure: kind, numbers: known } = question;
  return kind === null || statesFigure(text, { kind, known });
}

/**
 * The sentences that answer the question best, word for word: the best first, then the others of its document, then
 * the next document's. `ranked` comes from `scoreSentences`. None when no sentence can answer. Where the question has a
 * proper name of documents, only theirs are quoted: what another contract says is no answer, however well its words fit.
 */
export function selectQuotes(input: {
  question: QuestionTerms;
  ranked: readonly ScoredSentence[];
  quotableDocumentIds: Retrieval['quotableDocumentIds'];
}): Citation[] {
  const { question, quotableDocumentIds } = input;
  const { most, from } = calibration.quotes;
  const ranked = input.ranked.filter(
    ({ candidate }) => quotableDocumentIds?.includes(candidate.chunk.documentId) !== false,
  );
  let best: number | undefined;
  const chosen: { sentence: ScoredSentence; terms: Set<string> }[] = [];
  for (const sentence of ranked) {
    if (chosen.length === most || (best !== undefined && sentence.score < best * from)) break;
    if (!canAnswer(sentence, question)) continue;
    best ??= sentence.score;
    const terms = new Set(termsOfChunk(sentence.candidate.chunk).sentences[sentence.index]?.terms ?? []);
    if (!chosen.some((earlier) => saysTheSame(earlier.terms, terms))) chosen.push({ sentence, terms });
  }
  return groupByDocument(chosen.map((entry) => entry.sentence)).flatMap(
    (sentence) => toCitation(sentence.candidate.chunk, sentence.index) ?? [],
  );
}
