import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { AppError } from '#lib/core/errors.ts';
import type { EngineAddress } from './connection.ts';
import { countPromptTokensOn, countTokensOn, estimateTokens } from './count-tokens.ts';
import { readEngineHealth } from './health.ts';
import type { ChatEvent, ChatModel, ChatRequest, ChatUsage, EvaluatedFor } from './ports.ts';
import { errorOfReply, openEngine, toEngineError } from './request.ts';
import { ThoughtFilter } from './thought-filter.ts';

export type ChatModelOptions = {
  address: EngineAddress;
  id: string;
  /** What the engine calls the model. */
  name: string;
  contextTokens: number;
  supportsGrammar: boolean;
};

/** The longest silence in a stream. The built-in engine sends a sign of life every 5 s, however long its queue is. */
const silenceTimeoutMs = { 'built-in': 30_000, remote: 180_000 };
/** An engine that ignores `max_tokens` is cut off at this many characters for each token that was asked for. */
const mostCharactersPerToken = 24;
const longestEventBytes = 1024 * 1024;

const chunkSchema = z.object({
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

type Chunk = z.infer<typeof chunkSchema>;

function evaluatedForOf({ principal, conversation, accessEpoch }: EvaluatedFor): object {
  return { principal, conversation, access_epoch: accessEpoch };
}

function bodyOf(options: ChatModelOptions, request: ChatRequest): object {
  const isBuiltIn = options.address.kind === 'built-in';
  return {
    model: options.name,
    messages: request.messages,
    stream: true,
    max_tokens: request.maxTokens,
    temperature: request.temperature ?? 0,
    seed: request.seed ?? 0,
    ...(request.grammar !== undefined && options.supportsGrammar ? { grammar: request.grammar } : {}),
    ...(isBuiltIn
      ? {
          priority: request.priority ?? 'interactive',
          ...(request.evaluatedFor && { evaluated_for: evaluatedForOf(request.evaluatedFor) }),
        }
      : { stream_options: { include_usage: true } }),
  };
}

function parseChunk(data: string, isBuiltIn: boolean): Chunk {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    // Without the cause: its message has the first characters of the reply, and would get into the log.
    throw new AppError('ENGINE_REPLY_INVALID', { message: 'an event of the stream is not JSON' });
  }
  if (typeof value === 'object' && value !== null && 'error' in value)
    throw errorOfReply(500, value, isBuiltIn);
  const parsed = chunkSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError('ENGINE_REPLY_INVALID', { message: 'an event of the stream has an unexpected form' });
}

/** The data of the stream's events. Throws `ENGINE_UNAVAILABLE` when the connection is cut before `[DONE]` or an end. */
async function* readEvents(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const waiting: string[] = [];
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: ({ data }) => waiting.push(data) });
  let silentBytes = 0;
  for await (const part of body) {
    silentBytes += part.length;
    if (silentBytes > longestEventBytes) {
      throw new AppError('ENGINE_REPLY_INVALID', { message: 'an event of the stream is too long' });
    }
    parser.feed(decoder.decode(part, { stream: true }));
    if (waiting.length > 0) silentBytes = 0;
    for (let data = waiting.shift(); data !== undefined; data = waiting.shift()) {
      if (data === '[DONE]') return;
      yield data;
    }
  }
}

/** Collects what the chunks say about the end, and turns the rest into events. */
class ReplyReader {
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

  accept(chunk: Chunk): ChatEvent | undefined {
    if (chunk.usage) {
      this.#usage = {
        promptTokens: chunk.usage.prompt_tokens,
        reusedTokens: chunk.usage.prompt_tokens_details?.cached_tokens ?? 0,
        completionTokens: chunk.usage.completion_tokens,
      };
    }
    if (chunk.queue_position !== undefined) return { type: 'queued', position: chunk.queue_position };
    const choice = chunk.choices[0];
    if (choice?.finish_reason) this.#reason = choice.finish_reason === 'length' ? 'length' : 'stop';
    const content = choice?.delta?.content ?? '';
    this.#text += content;
    const text = this.#filter.push(content);
    return text === '' ? undefined : { type: 'text', text };
  }

  rest(): string {
    return this.#filter.flush();
  }

  finish(): ChatEvent {
    if (this.isTooLong) this.#reason = 'length';
    if (this.#reason === undefined) {
      throw new AppError('ENGINE_UNAVAILABLE', { message: 'the stream ended before the answer did' });
    }
    const promptTokens = this.#request.messages.reduce(
      (sum, { content }) => sum + estimateTokens(content),
      0,
    );
    const estimated = { promptTokens, reusedTokens: 0, completionTokens: estimateTokens(this.#text) };
    return { type: 'finished', reason: this.#reason, usage: this.#usage ?? estimated };
  }
}

async function* streamChat(options: ChatModelOptions, request: ChatRequest): AsyncGenerator<ChatEvent> {
  const { address } = options;
  const response = await openEngine(address, {
    method: 'POST',
    path: '/chat/completions',
    body: bodyOf(options, request),
    signal: request.signal,
    timeoutMs: silenceTimeoutMs[address.kind],
  });
  const reader = new ReplyReader(request);
  try {
    if (!String(response.headers['content-type']).startsWith('text/event-stream')) {
      throw new AppError('ENGINE_REPLY_INVALID', { message: 'the reply is not an event stream' });
    }
    for await (const data of readEvents(response.body)) {
      const event = reader.accept(parseChunk(data, address.kind === 'built-in'));
      if (event) yield event;
      if (reader.isTooLong) break;
    }
    const rest = reader.rest();
    if (rest !== '') yield { type: 'text', text: rest };
    yield reader.finish();
  } catch (error) {
    throw toEngineError(error, request.signal);
  } finally {
    // Closing the connection is what frees the engine when the reader has gone away in the middle. The body reports
    // its own closing as an error, which nobody waits for any more.
    response.body.once('error', () => undefined);
    response.body.destroy();
  }
}

/** A language model of any OpenAI-compatible engine. */
export function chatModel(options: ChatModelOptions): ChatModel {
  const { address, id, name, contextTokens, supportsGrammar } = options;
  return {
    id,
    name,
    engine: address.kind,
    limits: { contextTokens, supportsGrammar },
    streamChat: (request) => streamChat(options, request),
    countTokens: (texts) => countTokensOn(address, { model: name, role: 'chat', texts }),
    countPromptTokens: (messages) => countPromptTokensOn(address, name, messages),
    speed: async () => {
      const unknown = { promptTokensPerSecond: null, generatedTokensPerSecond: null };
      if (address.kind === 'remote') return unknown;
      const { slots } = await readEngineHealth();
      const slot = slots.find(({ role, model }) => role === 'chat' && model === name);
      if (!slot) return unknown;
      const { promptTokensPerSecond, generatedTokensPerSecond } = slot;
      return { promptTokensPerSecond, generatedTokensPerSecond };
    },
  };
}
