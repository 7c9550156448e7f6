import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId } from '#lib/core/ids.ts';
import type { EvaluatedFor } from '#lib/models/ports.ts';
import { chatBodySchema, type ChatBody } from '#lib/models/wire.ts';
import type { Chatter } from './chatter.ts';
import type { Generated } from './generate.ts';
import { readJson, sendEvent, sendJson, signalOfClient } from './http.ts';
import type { Engine } from './models.ts';

/** A comment line at this interval tells the client that its connection lives while it waits. */
const heartbeatMs = 5000;

type Listener = { onPosition: (position: number) => void; onText: (text: string) => void };
type ChatWork = { engine: Engine; chatter: Chatter; body: ChatBody; signal: AbortSignal };

function holderOf({ evaluated_for: named }: ChatBody): EvaluatedFor | undefined {
  if (!named) return undefined;
  const { principal, conversation, access_epoch: accessEpoch } = named;
  return { principal, conversation, accessEpoch };
}

function runChat({ engine, chatter, body, signal }: ChatWork, listener: Listener): Promise<Generated> {
  const lane = body.priority === 'ingestion' ? 'ingestion' : 'chat';
  return engine.scheduler.run({ lane, signal, onPosition: listener.onPosition }, (turn) =>
    chatter.generate({
      messages: body.messages,
      grammar: body.grammar,
      maxTokens: body.max_tokens,
      temperature: body.temperature,
      seed: body.seed,
      evaluatedFor: holderOf(body),
      signal,
      turn,
      onText: listener.onText,
    }),
  );
}

function usageOf({ usage }: Generated): object {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: { cached_tokens: usage.reusedTokens },
  };
}

async function streamReply(work: ChatWork, response: ServerResponse): Promise<void> {
  const head = { id: `chatcmpl-${newId()}`, object: 'chat.completion.chunk', model: work.body.model };
  const begin = () => {
    if (response.headersSent) return;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  };
  const heartbeat = setInterval(() => {
    if (response.headersSent) response.write(': waiting\n\n');
  }, heartbeatMs);
  try {
    const generated = await runChat(work, {
      onPosition: (position) => {
        begin();
        sendEvent(response, { ...head, choices: [], queue_position: position });
      },
      onText: (text) => {
        sendEvent(response, {
          ...head,
          choices: [{ index: 0, delta: { content: text }, finish_reason: null }],
        });
      },
    });
    begin();
    const choices = [{ index: 0, delta: {}, finish_reason: generated.reason }];
    sendEvent(response, { ...head, choices, usage: usageOf(generated) });
    sendEvent(response, '[DONE]');
    response.end();
  } finally {
    clearInterval(heartbeat);
  }
}

async function wholeReply(work: ChatWork, response: ServerResponse): Promise<void> {
  const parts: string[] = [];
  const generated = await runChat(work, {
    onPosition: () => undefined,
    onText: (text) => parts.push(text),
  });
  const message = { role: 'assistant', content: parts.join('') };
  sendJson(response, 200, {
    id: `chatcmpl-${newId()}`,
    object: 'chat.completion',
    model: work.body.model,
    choices: [{ index: 0, message, finish_reason: generated.reason }],
    usage: usageOf(generated),
  });
}

/** POST /v1/chat/completions, as a stream of events or as one reply. */
export async function serveChat(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const signal = signalOfClient(response);
  const body = await readJson(request, chatBodySchema);
  const lease = await engine.slots.chat.acquire(body.model);
  try {
    lease.model.checkFits(body.messages, body.max_tokens);
    const work = { engine, chatter: lease.model, body, signal };
    await (body.stream ? streamReply(work, response) : wholeReply(work, response));
  } finally {
    lease.release();
  }
}
