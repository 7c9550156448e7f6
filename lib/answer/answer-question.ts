import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import { takeQuestionPlace } from '#lib/quotas/question-places.ts';
import { requireQuestionQuota } from '#lib/quotas/require-question-quota.ts';
import type { AnswerEvent } from '#lib/shared/answer.ts';
import { answerByModel } from './answer-by-model.ts';
import { AnswerProgress } from './answer-progress.ts';
import { refusalThreshold } from './refuse.ts';
import { confirmClaims } from './build-claim.ts';
import { findEvidence, type Evidence } from './find-evidence.ts';
import { SourceGuard } from './guard-sources.ts';
import { prepareQuestion, type AnswerQuestionInput } from './prepare-question.ts';
import { beginMessage, finishMessage } from './store-answer.ts';
import { takeFromModel } from './withhold-claims.ts';

/**
 * Answers a question from the documents of a workspace, as a stream of events: authorise → check → complete a follow-up
 * → retrieve → rerank → show the evidence → refuse, quote or generate → verify → withhold → store. What was shown is written down
 * however the stream ends; ending the stream or aborting the signal cancels the answer. A person with many questions running
 * waits for a place first.
 *
 * Throws before its first event: `QUOTA_REACHED`, `NOT_FOUND`, `QUESTION_EMPTY`, `QUESTION_TOO_LONG`, `QUOTES_ONLY` and `MODEL_NOT_FOUND`
 * (a language model was asked for where none may answer, or where there is none). Later failures are an `answer-error` event, with the evidence already shown.
 */
export async function* answerQuestion(
  context: RequestContext,
  input: AnswerQuestionInput,
): AsyncGenerator<AnswerEvent, void> {
  const givePlaceBack = await takeQuestionPlace(context, input.signal);
  try {
    await requireQuestionQuota(context);
    yield* answerInPlace(context, input);
  } finally {
    givePlaceBack();
  }
}

async function* answerInPlace(
  context: RequestContext,
  input: AnswerQuestionInput,
): AsyncGenerator<AnswerEvent, void> {
  const startedAt = performance.now();
  const prepared = await prepareQuestion(context, input);
  const guard = new SourceGuard(context, { ...prepared.input, scope: prepared.scope });
  guard.watch(prepared.carriedSources.map(({ documentId }) => documentId));
  // Completing the question may have taken seconds.
  await guard.check();
  const message = await beginMessage(prepared);
  const progress = new AnswerProgress(prepared, { ...message, startedAt });
  try {
    const { mode, searchedQuestion } = prepared;
    yield { type: 'answer-start', ...message, mode, searchedQuestion };
    yield* answer(progress, guard);
    await finishMessage(prepared, progress.finished('complete'));
    progress.isStored = true;
    yield { type: 'answer-end', answer: progress.answer() };
  } catch (error) {
    if (prepared.signal.aborted) return;
    const failure = error instanceof AppError ? error : new AppError('UNEXPECTED', { cause: error });
    logger('answer').error(
      { messageId: message.messageId, code: failure.code, err: error },
      'an answer failed',
    );
    progress.problemCode = failure.code;
    yield {
      type: 'answer-error',
      code: failure.code,
      message: failure.personMessage,
      requestId: context.requestId,
    };
  } finally {
    if (!progress.isStored) {
      await finishMessage(
        prepared,
        progress.finished(progress.problemCode === null ? 'cancelled' : 'failed'),
      );
    }
  }
}

/** The stages between the start and the end: what they find and make is kept in `progress`. */
async function* answer(progress: AnswerProgress, guard: SourceGuard): AsyncGenerator<AnswerEvent, void> {
  const { prepared } = progress;
  const evidence = await findEvidence(guard.scope, prepared);
  progress.takeEvidence(evidence);
  const watched = [...evidence.candidates.map(({ chunk }) => chunk), ...evidence.toldOf];
  guard.watch(watched.map(({ documentId }) => documentId));
  await guard.check();
  await progress.recordUse();
  yield {
    type: 'evidence',
    passages: [...evidence.passages],
    quotes: [...evidence.quotes],
    notices: [...evidence.notices],
  };
  if (evidence.absent.length > 0) return;
  if (evidence.answerability < refusalThreshold({ ...prepared, retrieval: evidence.retrieval })) return;
  if (prepared.mode === 'quotes') {
    for (const [index, quote] of evidence.quotes.entries()) {
      await guard.check();
      const claim = {
        text: quote.sentence,
        verdict: 'verbatim' as const,
        missing: [],
        changed: [],
        citations: [quote],
      };
      progress.claims.push(claim);
      progress.firstTokenAt ??= performance.now();
      yield { type: 'claim-end', index, claim };
    }
  } else yield* answerWithModel(progress, { evidence, guard });
  // Once more before the whole answer is sent and kept.
  await guard.check();
}

async function* answerWithModel(
  progress: AnswerProgress,
  input: { evidence: Evidence; guard: SourceGuard },
): AsyncGenerator<AnswerEvent, void> {
  const { prepared } = progress;
  const { conversationId } = progress.message;
  const onPrompt = progress.takePrompt.bind(progress);
  const stream = answerByModel({ prepared, ...input, conversationId, onPrompt });
  try {
    let step = await stream.next();
    for (; step.done !== true; step = await stream.next()) {
      yield* await takeFromModel(progress, { event: step.value, scope: input.guard.scope });
    }
    progress.takeModelAnswer(step.value);
  } finally {
    await stream.return(undefined as never);
  }
  const { reranker } = prepared.models;
  if (reranker) progress.claims = await confirmClaims(progress.claims, { reranker, signal: prepared.signal });
}
