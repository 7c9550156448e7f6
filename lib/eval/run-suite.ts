import { makeReadScope } from '#lib/access/read-scope.ts';
import { activeModels } from '#lib/admin/active-models.ts';
import { answerQuestion } from '#lib/answer/answer-question.ts';
import { retrieve } from '#lib/answer/retrieve.ts';
import { rewriteQuestion, type HistoryTurn } from '#lib/answer/rewrite-question.ts';
import type { RetrievalKind } from '#lib/answer/types.ts';
import { toPassage } from '#lib/answer/citations.ts';
import { rerank } from '#lib/answer/rerank.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { Answer, Citation, Passage } from '#lib/shared/answer.ts';
import type { SuiteQuestion } from './load-suite.ts';
import {
  answerMetrics,
  retrievalMetrics,
  timeMetrics,
  type FoundText,
  type QuestionResult,
} from './metrics.ts';
import type { PreparedSuite } from './prepare-suite.ts';

export const evalModes = ['retrieval', 'quotes', 'model'] as const;
export type EvalMode = (typeof evalModes)[number];

export type RunSuiteInput = {
  prepared: PreparedSuite;
  mode: EvalMode;
  retrieval: RetrievalKind;
  /** `documents` narrows each question to the documents that it names; `corpus` asks over everything. */
  scope: 'corpus' | 'documents';
  /** False leaves out the turns before a follow-up, which then measures something else. */
  useHistory?: boolean;
  signal?: AbortSignal;
  /** Called after each question, for showing progress. */
  onQuestion?: (result: QuestionResult, done: number) => void;
};

const passagesAsked = 10;

/** The turns before a question as pairs of question and answer. */
export function toHistoryTurns(history: SuiteQuestion['history']): HistoryTurn[] {
  const turns: HistoryTurn[] = [];
  for (const turn of history ?? []) {
    const last = turns.at(-1);
    if (turn.role === 'user') turns.push({ question: turn.text, answer: '' });
    else if (last) turns[turns.length - 1] = { ...last, answer: `${last.answer} ${turn.text}`.trim() };
  }
  return turns;
}

/** Id of a document → its name in the corpus; the first one where two files have the same content. */
export type Names = ReadonlyMap<string, string>;

export function namesOf(prepared: PreparedSuite): Names {
  return new Map([...prepared.documentIds].reverse().map(([name, id]) => [id, name]));
}

function pagesFrom(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** A passage as metrics compare it. */
export function toFoundPassage(passage: Passage, names: Names): FoundText {
  return {
    document: names.get(passage.documentId) ?? passage.documentName,
    pages: pagesFrom(passage.page, passage.pageEnd),
    text: passage.text,
  };
}

/** A cited sentence with its passage, as metrics compare them. */
export function toCited(
  citation: Citation,
  passages: ReadonlyMap<string, FoundText | undefined>,
  names: Names,
): { sentence: FoundText; passage: FoundText | null } {
  const sentence = {
    document: names.get(citation.documentId) ?? citation.documentName,
    pages: citation.spans.map((span) => span.page),
    text: citation.sentence,
  };
  return { sentence, passage: passages.get(citation.chunkId) ?? null };
}

type AskInput = { question: SuiteQuestion; names: Names; documentIds: readonly string[] | undefined };

async function findPassages(
  context: RequestContext,
  input: RunSuiteInput,
  ask: AskInput,
): Promise<QuestionResult> {
  const startedAt = performance.now();
  const { workspaceId } = input.prepared;
  const [scope, models] = [await makeReadScope(context, { workspaceId }), await activeModels()];
  const history = input.useHistory === false ? [] : toHistoryTurns(ask.question.history);
  const question = await rewriteQuestion({ question: ask.question.question, history, chat: null });
  const { candidates } = await retrieve(context, scope, {
    workspaceId,
    question,
    embedding: models.embedding,
    kind: input.retrieval,
    ...(ask.documentIds && { documentIds: ask.documentIds }),
  });
  const { reranker } = models;
  const ordered =
    reranker && input.retrieval === 'hybrid'
      ? (await rerank({ question, candidates, reranker })).candidates
      : candidates;
  const seconds = (performance.now() - startedAt) / 1000;
  const passages = ordered
    .slice(0, passagesAsked)
    .map((found) => toFoundPassage(toPassage(found), ask.names));
  return { question: ask.question, passages, answer: null, seconds: { retrieve: seconds, total: seconds } };
}

async function askForAnswer(
  context: RequestContext,
  input: RunSuiteInput,
  ask: AskInput & { mode: 'quotes' | 'model' },
): Promise<Answer> {
  const events = answerQuestion(context, {
    workspaceId: input.prepared.workspaceId,
    question: ask.question.question,
    mode: ask.mode,
    retrieval: input.retrieval,
    passageCount: passagesAsked,
    ...(input.useHistory !== false && { history: toHistoryTurns(ask.question.history) }),
    ...(ask.documentIds && { documentIds: [...ask.documentIds] }),
    ...(input.signal && { signal: input.signal }),
  });
  for await (const event of events) {
    if (event.type === 'answer-end') return event.answer;
    if (event.type === 'answer-error') {
      throw new AppError('ENGINE_REPLY_INVALID', { message: event.code, personMessage: event.message });
    }
  }
  throw new Error('an answer without an end');
}

async function findAnswer(
  context: RequestContext,
  input: RunSuiteInput,
  ask: AskInput & { mode: 'quotes' | 'model' },
): Promise<QuestionResult> {
  const answer = await askForAnswer(context, input, ask);
  const passages = answer.passages.map((passage) => toFoundPassage(passage, ask.names));
  const byChunk = new Map(answer.passages.map((passage, index) => [passage.chunkId, passages[index]]));
  return {
    question: ask.question,
    passages,
    answer: {
      refused: answer.refused,
      cited: answer.claims.flatMap((claim) =>
        claim.citations.map((citation) => toCited(citation, byChunk, ask.names)),
      ),
      verdicts: [
        ...answer.claims.map((claim) => claim.verdict),
        ...answer.withheldClaims.map(() => 'unsupported' as const),
      ],
    },
    seconds: { retrieve: answer.seconds.retrieve, total: answer.seconds.total },
  };
}

/** Gold and scope by one name for each document, also where the corpus has the same content twice. */
export function withOneName(question: SuiteQuestion, prepared: PreparedSuite, names: Names): SuiteQuestion {
  const nameOf = (document: string) => names.get(prepared.documentIds.get(document) ?? '') ?? document;
  return { ...question, gold: question.gold.map((gold) => ({ ...gold, document: nameOf(gold.document) })) };
}

/** Asks every question of a suite, one after the other. Throws when an answer fails: a run with holes measures nothing. */
export async function askSuite(context: RequestContext, input: RunSuiteInput): Promise<QuestionResult[]> {
  const { prepared, mode } = input;
  const names = namesOf(prepared);
  const results: QuestionResult[] = [];
  for (const original of prepared.suite.questions) {
    input.signal?.throwIfAborted();
    const question = withOneName(original, prepared, names);
    const documentIds =
      input.scope === 'documents'
        ? question.documents?.flatMap((document) => prepared.documentIds.get(document) ?? [])
        : undefined;
    const ask = { question, names, documentIds };
    const result =
      mode === 'retrieval'
        ? await findPassages(context, input, ask)
        : await findAnswer(context, input, { ...ask, mode });
    results.push(result);
    input.onQuestion?.(result, results.length);
  }
  return results;
}

/** What one run of a suite measured: the JSON object that `pincite eval` prints. */
export type SuiteReport = ReturnType<typeof reportSuite>;

/** The figures of a run: `retrieval` says how it searched, also where that is not one of the product's own ways. */
export function reportSuite(
  input: Pick<RunSuiteInput, 'prepared' | 'mode' | 'scope' | 'useHistory'> & { retrieval: string },
  results: readonly QuestionResult[],
) {
  const { prepared, mode, retrieval, scope } = input;
  return {
    suite: prepared.suite.directory,
    mode,
    retrieval,
    scope,
    history:
      input.useHistory !== false && results.some(({ question }) => (question.history?.length ?? 0) > 0),
    documents: prepared.suite.documents.length,
    failed: prepared.failed,
    questions: results.length,
    answerable: results.filter(({ question }) => question.answerable).length,
    ...retrievalMetrics(results),
    ...(mode === 'retrieval' ? {} : answerMetrics(results)),
    seconds: { ingest: Math.round(prepared.seconds * 1000) / 1000, ...timeMetrics(results) },
  };
}

/** Asks every question of a prepared suite and computes all metrics. Throws what an answer throws. */
export async function runSuite(context: RequestContext, input: RunSuiteInput): Promise<SuiteReport> {
  return reportSuite(input, await askSuite(context, input));
}
