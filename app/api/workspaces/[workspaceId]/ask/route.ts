import { answerQuestion } from '#lib/answer/answer-question.ts';
import { askSchema, type AnswerEvent } from '#lib/shared/answer.ts';
import { idParams } from '#app/_server/params.ts';
import { sseResponse } from '#app/_server/sse.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');

/** The first event, which was waited for, and then the others. */
async function* resume(first: IteratorResult<AnswerEvent>, rest: AsyncGenerator<AnswerEvent>) {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

export const POST = withRoute(
  { params, body: askSchema, keys: true },
  async ({ context, params, body, request }) => {
    const cancel = new AbortController();
    const stop = () => {
      cancel.abort();
    };
    const signal = AbortSignal.any([request.signal, cancel.signal]);
    const events = answerQuestion(context, { ...params, ...body, signal });
    // A question that is refused before anything is searched gets a status of its own instead of a stream.
    const first = await events.next();
    return sseResponse({
      request,
      requestId: context.requestId,
      start: (readerGone) => {
        if (readerGone.aborted) stop();
        else readerGone.addEventListener('abort', stop, { once: true });
        return resume(first, events);
      },
    });
  },
);
