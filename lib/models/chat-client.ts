import { AppError } from '#lib/core/errors.ts';
import { structureOf } from '#lib/shared/engine-presets.ts';
import { chatRequestOf, type ChatWire } from './chat-body.ts';
import { countPromptTokensOn, countTokensOn } from './count-tokens.ts';
import { toEngineError } from './engine-errors.ts';
import { readEngineHealth } from './health.ts';
import type { ChatEvent, ChatModel, ChatRequest } from './ports.ts';
import { partsOf, ReplyReader } from './read-reply.ts';
import { openEngine } from './request.ts';

export type ChatModelOptions = ChatWire & {
  id: string;
  /** True where the engine was found to count tokens itself. */
  hasTokenizer: boolean;
  /** Only tests have less patience. */
  patience?: ChatPatience;
};

/** How long an engine may send nothing, and how long it may take for a whole answer, in milliseconds. */
export type ChatPatience = { silenceMs: number; answerMs: number };

/**
 * The built-in engine sends a sign of life every 5 s, however long its queue is. A remote one may load a model first, and may
 * keep the connection alive for ever without getting on, so that its whole answer is bounded too.
 */
const usualPatience = {
  'built-in': { silenceMs: 30_000, answerMs: 86_400_000 },
  remote: { silenceMs: 180_000, answerMs: 900_000 },
} as const;

async function* streamReply(
  options: ChatModelOptions,
  request: ChatRequest,
  { signal, silenceMs }: { signal: AbortSignal; silenceMs: number },
): AsyncGenerator<ChatEvent> {
  const { address } = options;
  const response = await openEngine(address, {
    ...chatRequestOf(options, request),
    signal,
    timeoutMs: silenceMs,
  });
  try {
    const reader = new ReplyReader(request);
    const contentType = String(response.headers['content-type']);
    for await (const part of partsOf(response.body, { address, contentType })) {
      const event = reader.accept(part);
      if (event) yield event;
      if (reader.isTooLong) break;
    }
    const rest = reader.rest();
    if (rest !== '') yield { type: 'text', text: rest };
    yield reader.finish();
  } finally {
    // Closing the connection is what frees the engine when the reader has gone away in the middle. The body reports
    // its own closing as an error, which nobody waits for any more.
    response.body.once('error', () => undefined);
    response.body.destroy();
  }
}

async function* streamChat(options: ChatModelOptions, request: ChatRequest): AsyncGenerator<ChatEvent> {
  const { kind } = options.address;
  const { silenceMs, answerMs } = options.patience ?? usualPatience[kind];
  const deadline = AbortSignal.timeout(answerMs);
  const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
  try {
    yield* streamReply(options, request, { signal, silenceMs });
  } catch (error) {
    if (deadline.aborted && request.signal?.aborted !== true) throw tookTooLong(answerMs);
    throw toEngineError(error, kind, request.signal);
  }
}

function tookTooLong(answerMs: number): AppError {
  return new AppError('ENGINE_UNAVAILABLE', {
    message: `no whole answer within ${answerMs} ms`,
    personMessage: 'The model engine did not finish its answer in time. Try again later, or use quotes.',
  });
}

/** A language model of any OpenAI-compatible engine, or of Ollama by its own protocol. */
export function chatModel(options: ChatModelOptions): ChatModel {
  const { address, id, name, contextTokens, structure } = options;
  const tokenizer = options.hasTokenizer ? options.preset : null;
  return {
    id,
    name,
    engine: address.kind,
    limits: { contextTokens, structure: structureOf(structure) },
    streamChat: (request) => streamChat(options, request),
    countTokens: (texts) => countTokensOn(address, { model: name, role: 'chat', texts, tokenizer }),
    countPromptTokens: (messages) => countPromptTokensOn(address, { model: name, messages, tokenizer }),
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
