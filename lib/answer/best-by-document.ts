import type { QuestionTerms } from './analyse-question.ts';
import { calibration } from './calibration.ts';
import { statesFigure } from './figures.ts';
import type { ScoredSentence } from './score-sentences.ts';

/** The words of a sentence; empty when it is gone. */
export function textOf({ candidate: { chunk }, index }: ScoredSentence): string {
  const sentence = chunk.sentences[index];
  return sentence ? chunk.text.slice(sentence.start, sentence.end) : '';
}

/** A heading and a question answer nothing; nor does a sentence without the figure asked for. */
export function canAnswer(scored: ScoredSentence, question: QuestionTerms): boolean {
  const sentence = scored.candidate.chunk.sentences[scored.index];
  if (!sentence || sentence.kind === 'heading') return false;
  const text = textOf(scored);
  if (/[?？]["'”’)\]]*$/u.test(text)) return false;
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
