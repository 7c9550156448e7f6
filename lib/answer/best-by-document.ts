import type { QuestionTerms } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import { statesFigure } from './figures.ts';
import type { ScoredSentence } from './score-sentences.ts';
import { wordsOf } from './words.ts';

/** The words of a sentence; empty when it is gone. */
export function textOf({ candidate: { chunk }, index }: ScoredSentence): string {
  const sentence = chunk.sentences[index];
  return sentence ? chunk.text.slice(sentence.start, sentence.end) : '';
}

/** "Section 9.6 Governing Law, Jurisdiction." is a heading in the text: numbered, all words capitalised, and nothing is said of them. */
const numbered =
  /^(?:(?:section|article|clause|schedule|exhibit|annex)\s+)?(?:\d+(?:\.\d+)*|[IVX]+)[.):]?\s+(?=\p{Lu})/iu;
const says =
  /\b(?:am|are|be|been|can|could|did|do|does|had|has|have|is|may|might|must|not|shall|should|was|were|will|would)\b/iu;

function isCaption(text: string): boolean {
  const rest = text.replace(numbered, '');
  if (rest === text || says.test(rest)) return false;
  const words = wordsOf(rest).filter((word) => !word.isStopWord);
  return words.every((word) => /^\p{Lu}/u.test(rest.slice(word.start)));
}

/** A heading and a question answer nothing; nor does a sentence without the figure asked for. */
export function canAnswer(scored: ScoredSentence, question: QuestionTerms): boolean {
  const sentence = scored.candidate.chunk.sentences[scored.index];
  if (!sentence || sentence.kind === 'heading') return false;
  const text = textOf(scored);
  if (/[?？]["'”’)\]]*$/u.test(text) || isCaption(text)) return false;
  const { figure: kind, numbers: known } = question;
  return kind === null || statesFigure(text, { kind, known });
}

/**
 * What speaks for the sentence itself, without the score of its passage: that is measured against the other passages found, so
 * that of two copies the second has much less.
 */
export function ownScore({ score, candidate }: ScoredSentence): number {
  return score - calibration.sentence.passage * candidate.score;
}

/** The best sentence of each document that can answer, best first. */
export function bestByDocument(question: QuestionTerms, ranked: readonly ScoredSentence[]): ScoredSentence[] {
  const best = new Map<string, ScoredSentence>();
  for (const sentence of ranked) {
    const { documentId } = sentence.candidate.chunk;
    if (!best.has(documentId) && canAnswer(sentence, question)) best.set(documentId, sentence);
  }
  return [...best.values()];
}
