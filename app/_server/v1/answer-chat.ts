import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import type { AnswerEvent } from '#lib/shared/answer.ts';
import { beginAnswer } from '../begin-answer.ts';
import { sseResponse } from '../sse.ts';
import { ChatCompletion } from './chat-completion.ts';
import { type ChatRequest, questionOf } from './chat-request.ts';
import { openAiErrorBody } from './openai-error.ts';

/** What nginx writes down for a client that went away; nobody reads it. */
const clientGone = 499;

type Asked = { request: Request; body: ChatRequest };

/**
 * Answers a request in OpenAI's protocol, whole or as a stream. The client's going away stops the answer. Throws as `answerQuestion`, and in
 * one piece also what an answer fails with later.
 */
export async function answerChat(context: RequestContext, { request, body }: Asked): Promise<Response> {
  const asked = questionOf(body);
  const start = await beginAnswer(context, { ...asked, signal: request.signal });
  const completion = new ChatCompletion({ workspaceId: asked.workspaceId, createdAt: now() });
  if (body.stream === true) {
    return sseResponse({
      request,
      requestId: context.requestId,
      start: (readerGone) => chunksOf(completion, start(readerGone), body),
      closing: '[DONE]',
      toError: openAiErrorBody,
    });
  }
  for await (const event of start(request.signal)) completion.take(event);
  const whole = completion.whole();
  return whole ? Response.json(whole) : new Response(null, { status: clientGone });
}

async function* chunksOf(
  completion: ChatCompletion,
  events: AsyncIterable<AnswerEvent>,
  { stream_options: options }: ChatRequest,
) {
  for await (const event of events) {
    const text = completion.take(event);
    if (event.type === 'answer-start') yield completion.opening();
    if (text !== null && text !== '') yield completion.part(text);
  }
  yield* completion.closing({ includeUsage: options?.include_usage === true });
}
