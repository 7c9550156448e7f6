import { makeReadScope } from '#lib/access/read-scope.ts';
import { activeModels } from '#lib/admin/active-models.ts';
import { analyseQuestion } from '#lib/answer/analyse-question.ts';
import { calibration } from '#lib/answer/calibration.ts';
import { toCitation, toPassage } from '#lib/answer/citations.ts';
import { readSignals, type AnswerSignals } from '#lib/answer/refuse.ts';
import { retrieve } from '#lib/answer/retrieve.ts';
import { rewriteQuestion } from '#lib/answer/rewrite-question.ts';
import { scoreSentences } from '#lib/answer/score-sentences.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { sha256 } from '#lib/core/ids.ts';
import { type FoundText, hits, hitsAny, trigramShare } from '../metrics.ts';
import type { SuiteQuestion } from '../load-suite.ts';
import type { PreparedSuite } from '../prepare-suite.ts';
import { namesOf, toCited, toFoundPassage, toHistoryTurns, withOneName } from '../run-suite.ts';
import type { Example } from './fit-order.ts';

/** What one question shows about the order of passages and sentences, and about refusing. */
export type QuestionSignals = {
  suite: string;
  /** Which half of the questions it belongs to, by its id alone. */
  half: 0 | 1;
  isAnswerable: boolean;
  passages: Example;
  sentences: Example;
  answer: AnswerSignals;
};

/** The half of a question: the lowest bit of the first byte of SHA-256 of its id. */
export function halfOf(questionId: string): 0 | 1 {
  return (Number.parseInt(sha256(questionId).slice(0, 2), 16) & 1) as 0 | 1;
}

/** A sentence is right when it lies where the gold does and, where the gold has a quote, when half of it is in that quote. */
const insideFrom = 0.5;

/** Stricter than the metrics, which count every sentence of a gold page: what is learnt is which sentence says it. */
export function saysGold(sentence: FoundText, { gold }: SuiteQuestion): boolean {
  return gold.some((entry) => {
    if (sentence.document !== entry.document) return false;
    if (entry.quote == null || entry.quote.trim() === '') return hits(sentence, entry);
    const isOnPage = entry.page == null || sentence.pages.includes(entry.page);
    return isOnPage && trigramShare(sentence.text, entry.quote) >= insideFrom;
  });
}

/** Asks every question of a prepared suite and keeps the signals of what was found, with what is right among it. */
export async function collectSignals(
  context: RequestContext,
  { suite, prepared }: { suite: string; prepared: PreparedSuite },
): Promise<QuestionSignals[]> {
  const { workspaceId } = prepared;
  const [scope, models] = [await makeReadScope(context, { workspaceId }), await activeModels()];
  const names = namesOf(prepared);
  const collected: QuestionSignals[] = [];
  for (const original of prepared.suite.questions) {
    const asked = withOneName(original, prepared, names);
    const history = toHistoryTurns(asked.history);
    const text = await rewriteQuestion({ question: asked.question, history, chat: null });
    const { embedding } = models;
    const found = await retrieve(context, scope, { workspaceId, question: text, embedding });
    const question = analyseQuestion(found.searchedQuestion);
    const { candidates, weights, namedDocumentIds } = found;
    const read = candidates.slice(0, calibration.quotes.passagesRead);
    const ranked = scoreSentences(question, read, weights);
    const passages = candidates.map((candidate) => toFoundPassage(toPassage(candidate), names));
    const byChunk = new Map(candidates.map(({ chunk }, index) => [chunk.chunkId, passages[index]]));
    const isRight = ({ candidate, index }: (typeof ranked)[number]) => {
      const citation = toCitation(candidate.chunk, index);
      return citation !== undefined && saysGold(toCited(citation, byChunk, names).sentence, asked);
    };
    collected.push({
      suite,
      half: halfOf(asked.id),
      isAnswerable: asked.answerable,
      passages: {
        signals: candidates.map((candidate) => candidate.signals ?? {}),
        isRight: passages.map((passage) => hitsAny(passage, asked)),
      },
      sentences: { signals: ranked.map((sentence) => sentence.signals), isRight: ranked.map(isRight) },
      answer: readSignals({ question, candidates, ranked, weights, namedDocumentIds }),
    });
  }
  return collected;
}
