import type { ChatEvent, ChatMessage, ChatModel, ChatUsage, EvaluatedFor } from '#lib/models/ports.ts';
import type { AnswerEvent, Claim } from '#lib/shared/answer.ts';
import { constraintFor, formatFor, readerFor, repairRequest } from './answer-format.ts';
import { buildClaim, citableSentences, type CitableSentences } from './build-claim.ts';
import { guardIntervalMs, type SourceGuard } from './guard-sources.ts';
import type { ClaimEvent, ClaimReader } from './parse-claims.ts';
import type { AnswerFormat, PromptSource } from './prompt.ts';
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
  /** What it wrote before, when that was not in the form that was asked for and it was asked again. */
  discardedReply: string | null;
  cutOff: boolean;
  /** When the first text came, on the clock of `performance.now()`; null when none came. */
  firstTokenAt: number | null;
  usage: ChatUsage | null;
};

export type GenerateEvent = Extract<AnswerEvent, { type: 'queue-position' | 'claim-delta' | 'claim-end' }>;

function numbered(sources: readonly PromptSource[]) {
  return sources.map((source) => ({
    number: source.number,
    sentenceNumbers: source.sentenceIndexes.map((index) => index + 1),
  }));
}

/** What has come of a model so far. */
class Generation {
  readonly #citable: CitableSentences;
  readonly #reader: ClaimReader;
  /** What waits until it is sure that the reply has the form that was asked for; undefined once that is so. */
  #held: GenerateEvent[] | undefined;
  readonly claims: Claim[] = [];
  reply = '';
  discardedReply: string | null = null;
  cutOff = false;
  firstTokenAt: number | null = null;
  usage: Generated['usage'] = null;

  constructor(input: { sources: readonly PromptSource[]; format: AnswerFormat; isHeld: boolean }) {
    this.#citable = citableSentences(input.sources);
    this.#reader = readerFor(input.format, new Set(this.#citable.keys()));
    this.#held = input.isHeld ? [] : undefined;
  }

  /** True when as much was read as is ever taken from a model. */
  get isFull(): boolean {
    return this.#reader.isFull;
  }

  /** True when the model wrote something that is neither a cited claim nor “not found”: it may be asked again. */
  get isOutOfForm(): boolean {
    return this.#held !== undefined && this.reply.trim() !== '' && !this.#reader.saidNotFound;
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
    return this.#present(this.#reader.push(event.text));
  }

  finish(): GenerateEvent[] {
    return this.#present(this.#reader.finish());
  }

  #present(events: readonly ClaimEvent[]): GenerateEvent[] {
    const presented = events.map((event): GenerateEvent => {
      if (event.type === 'claim-delta') return event;
      const claim = buildClaim(event.claim, this.#citable);
      this.claims.push(claim);
      return { type: 'claim-end', index: event.index, claim };
    });
    if (this.#held === undefined) return presented;
    const all = [...this.#held, ...presented];
    const isInForm = this.claims.some((claim) => claim.citations.length > 0);
    this.#held = isInForm ? undefined : all;
    return isInForm ? all : [];
  }
}

function sumOf(first: ChatUsage | null, second: ChatUsage | null): ChatUsage | null {
  if (!first || !second) return first ?? second;
  return {
    promptTokens: first.promptTokens + second.promptTokens,
    reusedTokens: first.reusedTokens + second.reusedTokens,
    completionTokens: first.completionTokens + second.completionTokens,
  };
}

/**
 * Lets the model write and yields its claims as they come, each with its verdict once it ends. A model that no grammar holds
 * to the form is asked once more when its reply has not a single citation; of such a reply nothing is yielded. Nothing is
 * cited whose document may not be read at that moment. Throws what the model client throws, and `NOT_FOUND` when a source is lost.
 */
export async function* generate(input: GenerateInput): AsyncGenerator<GenerateEvent, Generated> {
  const isHeld = input.chat.limits.structure !== 'grammar';
  const first = yield* generateOnce(input, isHeld);
  if (!first.isOutOfForm) return first;
  const messages: ChatMessage[] = [
    ...input.messages,
    { role: 'assistant', content: first.reply },
    { role: 'user', content: repairRequest(formatFor(input.chat)) },
  ];
  const second = yield* generateOnce({ ...input, messages }, false);
  second.discardedReply = first.reply;
  second.firstTokenAt = first.firstTokenAt;
  second.usage = sumOf(first.usage, second.usage);
  return second;
}

async function* generateOnce(
  input: GenerateInput,
  isHeld: boolean,
): AsyncGenerator<GenerateEvent, Generation> {
  const { chat, guard, sources } = input;
  const generation = new Generation({ sources, format: formatFor(chat), isHeld });
  const stop = new AbortController();
  const stream = chat.streamChat({
    messages: input.messages,
    ...constraintFor(chat, numbered(sources)),
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
