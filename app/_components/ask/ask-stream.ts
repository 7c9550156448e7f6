import { EventSourceParserStream } from 'eventsource-parser/stream';
import { answerEventSchema, type AnswerEvent, type AskInput } from '#lib/shared/answer.ts';
import { ApiError, errorFromBody, offlineError, send } from '../api/client.ts';

type AskStreamInput = { workspaceId: string; input: AskInput; signal: AbortSignal };

/**
 * Asks and yields the events of the answer as they come. Throws `ApiError` when the server refuses, when the stream fails,
 * and when it breaks off before its end.
 */
export async function* askStream({
  workspaceId,
  input,
  signal,
}: AskStreamInput): AsyncGenerator<AnswerEvent> {
  const response = await send(`/api/workspaces/${workspaceId}/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify(input),
    signal,
  });
  if (!response.body) throw offlineError();
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  const reader = events.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const data = JSON.parse(value.data) as unknown;
      if (value.event === 'error') throw errorFromBody(500, data);
      const event = answerEventSchema.parse(data);
      yield event;
      if (event.type === 'answer-end' || event.type === 'answer-error') return;
    }
  } finally {
    reader.releaseLock();
  }
  throw new ApiError({
    code: 'ANSWER_BROKEN_OFF',
    status: 0,
    message: 'The connection ended before the answer did. Your question is kept; try again.',
  });
}
