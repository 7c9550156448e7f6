import { and, eq } from 'drizzle-orm';
import { hidesFromAnybody } from '#lib/access/read-scope.ts';
import { calibration } from '#lib/answer/calibration.ts';
import { findEvidence } from '#lib/answer/find-evidence.ts';
import { type AnswerQuestionInput, prepareQuestion } from '#lib/answer/prepare-question.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { documents } from '#lib/db/schema/index.ts';
import type { GoldenQuestionView } from '#lib/shared/golden-questions.ts';
import type { SearchQuality } from '#lib/shared/model-switch.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import type { SuiteQuestion } from '../load-suite.ts';
import { answerMetrics, retrievalMetrics, type QuestionResult } from '../metrics.ts';
import { toCited, toFoundPassage } from '../run-suite.ts';

export type AskGoldenInput = {
  workspaceId: string;
  questions: readonly GoldenQuestionView[];
  index: IndexLocation;
  signal: AbortSignal;
};

/** Documents by their ids here: two of one name are two. */
const noNames: ReadonlyMap<string, string> = new Map();

/** In the form of a suite's question. */
function toSuiteQuestion({ id, question, places }: GoldenQuestionView): SuiteQuestion {
  const gold = places.map(({ documentId, page, quote }) => ({ document: documentId, page, quote }));
  return { id, question, answerable: true, gold };
}

/**
 * What a question is narrowed to: the figures are shown to people who may know of no restricted document, so nothing in one may move
 * them. Asked anew with each question, as documents become restricted meanwhile.
 */
async function openDocuments(
  workspaceId: string,
): Promise<Pick<AnswerQuestionInput, 'documentIds' | 'hidesDocuments'>> {
  if (!(await hidesFromAnybody(workspaceId))) return {};
  const open = await database()
    .select({ id: documents.id })
    .from(documents)
    .where(and(eq(documents.workspaceId, workspaceId), eq(documents.restricted, false)));
  return { documentIds: open.map(({ id }) => id), hidesDocuments: true };
}

async function ask(
  context: RequestContext,
  input: AskGoldenInput,
  question: SuiteQuestion,
): Promise<QuestionResult> {
  const { workspaceId, index, signal } = input;
  const startedAt = performance.now();
  // As a person's question in quotes mode is answered, but nothing is kept: it is nobody's conversation.
  const prepared = await prepareQuestion(context, {
    workspaceId,
    index,
    signal,
    question: question.question,
    mode: 'quotes',
    ...(await openDocuments(workspaceId)),
  });
  const { passages, quotes, answerability } = await findEvidence(prepared.scope, prepared);
  const seconds = (performance.now() - startedAt) / 1000;
  const found = passages.map((passage) => ({
    ...toFoundPassage(passage, noNames),
    document: passage.documentId,
  }));
  const byChunk = new Map(
    passages.flatMap(({ chunkId }, at) => {
      const passage = found[at];
      return passage ? [[chunkId, passage] as const] : [];
    }),
  );
  const cited = quotes.map((quote) => {
    const { sentence, passage } = toCited(quote, byChunk, noNames);
    return { sentence: { ...sentence, document: quote.documentId }, passage };
  });
  const refused = answerability < calibration.refusal.threshold.quotes;
  return {
    question,
    passages: found,
    answer: { refused, cited, verdicts: [] },
    seconds: { retrieve: seconds, total: seconds },
  };
}

const share = (value: unknown): number => (typeof value === 'number' ? value : 0);

/**
 * Asks golden questions of one index, with the model that made it, and measures what was found with the metrics of the
 * evaluation suites, as for somebody to whom no restricted document was given. Null when there are none. Throws what searching throws.
 */
export async function askGoldenQuestions(
  context: RequestContext,
  input: AskGoldenInput,
): Promise<SearchQuality | null> {
  const questions = input.questions.map(toSuiteQuestion);
  if (questions.length === 0) return null;
  const results: QuestionResult[] = [];
  for (const question of questions) {
    input.signal.throwIfAborted();
    results.push(await ask(context, input, question));
  }
  const retrieval = retrievalMetrics(results);
  return {
    recallAt1: share(retrieval['recall@1']),
    recallAt5: share(retrieval['recall@5']),
    firstCitation: share(answerMetrics(results)['first_citation']),
  };
}
