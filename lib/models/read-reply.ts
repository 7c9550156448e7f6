import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { AppError } from '#lib/core/errors.ts';
import type { EngineAddress } from './connection.ts';
import { estimateTokens } from './count-tokens.ts';
import { errorOfReply } from './engine-errors.ts';
import type { ChatEvent, ChatRequest, ChatUsage } from './ports.ts';
import { replyInvalid } from './request.ts';
import { ThoughtFilter } from './thought-filter.ts';

/** An engine that ignores `max_tokens` is cut off at this many characters for each token that was asked for. */
const mostCharactersPerToken = 24;
const longestEventBytes = 1024 * 1024;

const openAiChunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).optional(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  queue_position: z.int().min(0).optional(),
  usage: z
    .object({
      prompt_tokens: z.int().min(0),
      completion_tokens: z.int().min(0),
      prompt_tokens_details: z.object({ cached_tokens: z.int().min(0).nullish() }).nullish(),
    })
    .nullish(),
});

const ollamaChunkSchema = z.object({
  message: z.object({ content: z.string().nullish() }).optional(),
  done: z.boolean().optional(),
  done_reason: z.string().nullish(),
  prompt_eval_count: z.int().min(0).optional(),
  eval_count: z.int().min(0).optional(),
});

/** A part of a reply, whatever the protocol. */
export type ReplyPart = {
  text: string;
  reason?: 'stop' | 'length' | undefined;
  queuePosition?: number | undefined;
  usage?: ChatUsage | undefined;
};

const reasonOf = (reason: string) => (reason === 'length' ? 'length' : 'stop');

function readOpenAi(value: unknown): ReplyPart | undefined {
  const chunk = openAiChunkSchema.safeParse(value).data;
  if (!chunk) return undefined;
  const choice = chunk.choices[0];
  return {
    text: choice?.delta?.content ?? '',
    reason: choice?.finish_reason ? reasonOf(choice.finish_reason) : undefined,
    queuePosition: chunk.queue_position,
    usage: chunk.usage
      ? {
          promptTokens: chunk.usage.prompt_tokens,
          reusedTokens: chunk.usage.prompt_tokens_details?.cached_tokens ?? 0,
          completionTokens: chunk.usage.completion_tokens,
        }
      : undefined,
  };
}

function readOllama(value: unknown): ReplyPart | undefined {
  const chunk = ollamaChunkSchema.safeParse(value).data;
  if (!chunk) return undefined;
  const { prompt_eval_count: promptTokens, eval_count: completionTokens } = chunk;
  const isCounted = promptTokens !== undefined && completionTokens !== undefined;
  return {
    text: chunk.message?.content ?? '',
    reason: chunk.done === true ? reasonOf(chunk.done_reason ?? 'stop') : undefined,
    usage: isCounted ? { promptTokens, reusedTokens: 0, completionTokens } : undefined,
  };
}

const tooLong = () => new AppError('ENGINE_REPLY_INVALID', { message: 'an event of the stream is too long' });

/** The data of a stream of server-sent events, until it ends or says `[DONE]`. Comments, which keep a connection alive, are left out. */
async function* eventsOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const waiting: string[] = [];
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: ({ data }) => waiting.push(data) });
  let silentBytes = 0;
  for await (const part of body) {
    silentBytes += part.length;
    if (silentBytes > longestEventBytes) throw tooLong();
    parser.feed(decoder.decode(part, { stream: true }));
    if (waiting.length > 0) silentBytes = 0;
    for (let data = waiting.shift(); data !== undefined; data = waiting.shift()) {
      if (data === '[DONE]') return;
      yield data;
    }
  }
}

/** The lines of a stream of JSON lines, as Ollama sends it. */
async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const part of body) {
    held += decoder.decode(part, { stream: true });
    const lines = held.split('\n');
    held = lines.pop() ?? '';
    if (held.length > longestEventBytes) throw tooLong();
    yield* lines.filter((line) => line.trim() !== '');
  }
  if (held.trim() !== '') yield held;
}

function parsed(data: string, address: EngineAddress): unknown {
  try {
    return JSON.parse(data);
  } catch {
    // Without the cause: its message has the first characters of the reply, and would get into the log.
    throw replyInvalid(address, 'an event of the stream is not JSON');
  }
}

/** The parts of a reply that streams in. Throws what an error inside the stream stands for, and `ENGINE_REPLY_INVALID`. */
export async function* partsOf(
  body: AsyncIterable<Buffer>,
  { address, contentType }: { address: EngineAddress; contentType: string },
): AsyncGenerator<ReplyPart> {
  const isLines = contentType.startsWith('application/x-ndjson');
  if (!isLines && !contentType.startsWith('text/event-stream'))
    throw replyInvalid(address, 'the reply is not a stream');
  for await (const data of isLines ? linesOf(body) : eventsOf(body)) {
    const value = parsed(data, address);
    if (typeof value === 'object' && value !== null && 'error' in value)
      throw errorOfReply(500, value, address.kind === 'built-in');
    const part = isLines ? readOllama(value) : readOpenAi(value);
    if (!part) throw replyInvalid(address, 'an event of the stream has an unexpected form');
    yield part;
  }
}

/** Collects what the parts say about the end, and turns the rest into events. */
export class ReplyReader {
  readonly #request: ChatRequest;
  readonly #filter = new ThoughtFilter();
  #text = '';
  #reason: 'stop' | 'length' | undefined;
  #usage: ChatUsage | undefined;

  constructor(request: ChatRequest) {
    this.#request = request;
  }

  get isTooLong(): boolean {
    return this.#text.length > this.#request.maxTokens * mostCharactersPerToken;
  }

  accept(part: ReplyPart): ChatEvent | undefined {
    this.#usage = part.usage ?? this.#usage;
    if (part.queuePosition !== undefined) return { type: 'queued', position: part.queuePosition };
    this.#reason = part.reason ?? this.#reason;
    this.#text += part.text;
    const text = this.#filter.push(part.text);
    return text === '' ? undefined : { type: 'text', text };
  }

  rest(): string {
    return this.#filter.flush();
  }

  finish(): ChatEvent {
    if (this.isTooLong) this.#reason = 'length';
    if (this.#reason === undefined) {
      throw new AppError('ENGINE_UNAVAILABLE', {
        message: 'the stream ended before the answer did',
        personMessage: 'The model engine broke off in the middle of its answer. Ask again.',
      });
    }
    const promptTokens = this.#request.messages.reduce(
      (sum, { content }) => sum + estimateTokens(content),
      0,
    );
    const estimated = { promptTokens, reusedTokens: 0, completionTokens: estimateTokens(this.#text) };
    return { type: 'finished', reason: this.#reason, usage: this.#usage ?? estimated };
  }
}
