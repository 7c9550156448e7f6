import type { ChatEvent, ChatMessage, ChatModel, ChatUsage, EvaluatedFor } from '#lib/models/ports.ts';
import type { AnswerEvent, Claim } from '#lib/shared/answer.ts';
import { buildClaim, citableSentences, type CitableSentences } from './build-claim.ts';
import { buildGrammar } from './grammar.ts';
import { guardIntervalMs, type SourceGuard } from './guard-sources.ts';
import { ClaimParser, type ClaimEvent } from './parse-claims.ts';
import type { PromptSource } from './prompt.ts';
import { answerTokensMax } from './select-sources.ts';
import { tickStream } from './tick-stream.ts';

export type GenerateInput = {
  chat: ChatModel;
  messages: readonly ChatMessage[];
  /** Every source in the prompt, of earlier turns too: what may be cited. */
  sources: readonly PromptSource[];
  guard: SourceGuard;
  evaluatedFor: EvaluatedFor;
  signal: AbortSignal;
};

export type Generated = {
  claims: readonly Claim[];
  /** The reply exactly as the model wrote it: the next turn's prompt repeats it. */
  reply: string;
  cutOff: boolean;
  /** When the first text came, on the clock of `performance.now()`; null when none came. */
  firstTokenAt: number | null;
  usage: ChatUsage | null;
};

export type GenerateEvent = Extract<AnswerEvent, { type: 'queue-position' | 'claim-delta' | 'claim-end' }>;

function grammarFor(chat: ChatModel, sources: readonly PromptSource[]): { grammar?: string } {
  if (!chat.limits.supportsGrammar) return {};
  return {
    grammar: buildGrammar(
      sources.map((source) => ({
        number: source.number,
        sentenceNumbers: source.sentenceIndexes.map((index) => index + 1),
      })),
    ),
  };
}

/** What has come of a model so far. */
class Generation {
  readonly #citable: CitableSentences;
  readonly #parser: ClaimParser;
  readonly claims: Claim[] = [];
  reply = '';
  cutOff = false;
  firstTokenAt: number | null = null;
  usage: Generated['usage'] = null;

  constructor(sources: readonly PromptSource[]) {
    this.#citable = citableSentences(sources);
    this.#parser = new ClaimParser(new Set(this.#citable.keys()));
  }

  /** True when as much was read as is ever taken from a model. */
  get isFull(): boolean {
    return this.#parser.isFull;
  }

  /** Takes what the engine sent and returns what is to be passed on. */
  take(event: ChatEvent): GenerateEvent[] {
    if (event.type === 'queued') return [{ type: 'queue-position', position: event.position }];
    if (event.type === 'finished') {
      this.usage = event.usage;
      this.cutOff ||= event.reason === 'length';
      return [];
    }
    this.firstTokenAt ??= performance.now();
    this.reply += event.text;
    return this.#present(this.#parser.push(event.text));
  }

  finish(): GenerateEvent[] {
    return this.#present(this.#parser.finish());
  }

  #present(events: readonly ClaimEvent[]): GenerateEvent[] {
    return events.map((event) => {
      if (event.type === 'claim-delta') return event;
      const claim = buildClaim(event.claim, this.#citable);
      this.claims.push(claim);
      return { type: 'claim-end', index: event.index, claim };
    });
  }
}

/**
 * Lets the model write and yields its claims as they come, each with its verdict once it ends. Nothing is cited whose
 * document may not be read at that moment. Throws what the model client throws, and `NOT_FOUND` when a source is lost.
 */
export async function* generate(input: GenerateInput): AsyncGenerator<GenerateEvent, Generated> {
  const { chat, guard } = input;
  const generation = new Generation(input.sources);
  const stop = new AbortController();
  const stream = chat.streamChat({
    messages: input.messages,
    ...grammarFor(chat, input.sources),
    maxTokens: answerTokensMax,
    evaluatedFor: input.evaluatedFor,
    signal: AbortSignal.any([input.signal, stop.signal]),
  });
  let checkedAt = performance.now();
  try {
    for await (const tick of tickStream(stream, guardIntervalMs)) {
      const events = tick.type === 'item' ? generation.take(tick.item) : [];
      const isCiting = events.some((event) => event.type === 'claim-end');
      if (isCiting || performance.now() - checkedAt >= guardIntervalMs) {
        await guard.check();
        checkedAt = performance.now();
      }
      yield* events;
      if (!generation.isFull) continue;
      generation.cutOff = true;
      break;
    }
  } finally {
    stop.abort();
  }
  const last = generation.finish();
  if (last.length > 0) await guard.check();
  yield* last;
  return generation;
}
