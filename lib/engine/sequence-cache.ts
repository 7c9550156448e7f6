import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp';
import { sha256 } from '#lib/core/ids.ts';

type Place = { sequence: LlamaContextSequence; key: string | undefined; lastUse: number };

export type Prompt = {
  tokens: readonly Token[];
  /** How many tokens at the start are the program's own instructions, the same for everybody. */
  sharedTokens: number;
};

export type PreparedSequence = {
  sequence: LlamaContextSequence;
  reusedTokens: number;
  /** Gives the sequence back. Without a key, or after a failure, nothing but the program's instructions is kept. */
  release: (options: { hasFailed: boolean }) => Promise<void>;
};

/**
 * The evaluated tokens of the last conversations, so that a follow-up evaluates only what is new. Each is bound to its
 * cache key (principal and conversation): a request with another key finds nothing of it, neither the state nor, by
 * its speed, a hint of what it was. Only the tokens of the program's own instructions at the start of every prompt,
 * which hold nobody's text, are kept when a sequence changes hands. (State of a token depends on earlier tokens only.)
 */
export class SequenceCache {
  readonly #places: Place[];
  #uses = 0;

  constructor(context: LlamaContext) {
    this.#places = Array.from({ length: context.totalSequences }, () => ({
      sequence: context.getSequence(),
      key: undefined,
      lastUse: 0,
    }));
  }

  /** A sequence that holds as much of the prompt's start as it may, and nothing else. One token at least stays to do. */
  async prepare(prompt: Prompt, cacheKey: string | undefined): Promise<PreparedSequence> {
    const key = cacheKey === undefined ? undefined : sha256(cacheKey);
    const own = key === undefined ? undefined : this.#places.find((place) => place.key === key);
    const place = own ?? this.#leastRecentlyUsed();
    this.#uses += 1;
    place.lastUse = this.#uses;
    const { sequence } = place;
    const tokens = [...prompt.tokens];
    const sameTokens = sequence.compareContextTokens(tokens).firstDifferentIndex;
    const allowedTokens = own ? tokens.length - 1 : Math.min(prompt.sharedTokens, tokens.length - 1);
    place.key = key;
    await cutTo(sequence, Math.min(sameTokens, allowedTokens));
    return {
      sequence,
      reusedTokens: sequence.nextTokenIndex,
      release: async ({ hasFailed }) => {
        if (key !== undefined && !hasFailed) return;
        place.key = undefined;
        place.lastUse = 0;
        await cutTo(sequence, hasFailed ? 0 : Math.min(prompt.sharedTokens, sequence.nextTokenIndex));
      },
    };
  }

  #leastRecentlyUsed(): Place {
    const [first, ...others] = this.#places;
    if (!first) throw new Error('a context without sequences');
    return others.reduce((oldest, place) => (place.lastUse < oldest.lastUse ? place : oldest), first);
  }
}

async function cutTo(sequence: LlamaContextSequence, tokens: number): Promise<void> {
  if (sequence.nextTokenIndex <= tokens) return;
  if (tokens === 0) await sequence.clearHistory();
  else await sequence.eraseContextTokenRanges([{ start: tokens, end: sequence.nextTokenIndex }]);
}
