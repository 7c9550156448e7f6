import { answerQuestion } from '#lib/answer/answer-question.ts';
import type { AnswerQuestionInput } from '#lib/answer/prepare-question.ts';
import type { RequestContext } from '#lib/core/context.ts';
import type { AnswerEvent } from '#lib/shared/answer.ts';

/** The first event, which was waited for, and then the others. */
async function* resume(first: IteratorResult<AnswerEvent>, rest: AsyncGenerator<AnswerEvent>) {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/**
 * Asks, and waits for the first event: a question that is refused before anything is searched gets a status of its own instead of a
 * stream. Returns what gives the events, which end when the request is aborted or its reader goes away. Throws as `answerQuestion`.
 */
export async function beginAnswer(
  context: RequestContext,
  { signal, ...input }: AnswerQuestionInput & { signal: AbortSignal },
): Promise<(readerGone: AbortSignal) => AsyncGenerator<AnswerEvent>> {
  const cancel = new AbortController();
  const stop = () => {
    cancel.abort();
  };
  const events = answerQuestion(context, { ...input, signal: AbortSignal.any([signal, cancel.signal]) });
  const first = await events.next();
  return (readerGone) => {
    if (readerGone.aborted) stop();
    else readerGone.addEventListener('abort', stop, { once: true });
    return resume(first, events);
  };
}
