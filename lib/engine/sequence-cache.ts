import type { LlamaContext, LlamaContextSequence } from 'node-llama-cpp';
import { AppError } from '#lib/core/errors.ts';
import type { EvaluatedFor, Forgotten } from '#lib/models/ports.ts';
import { BoundSequence, isSameHolder, type Prompt } from './bound-sequence.ts';

type Place = {
  bound: BoundSequence;
  lastUse: number;
  isInUse: boolean;
  /** Forgotten as soon as it is no longer in use. */
  isCondemned: boolean;
};

export type PreparedSequence = {
  sequence: LlamaContextSequence;
  reusedTokens: number;
  /** Gives the sequence back. Without a holder, or after a failure, nothing but the program's instructions is kept. */
  release: (options: { hasFailed: boolean }) => Promise<void>;
};

/**
 * The evaluated tokens of the last conversations, so that a follow-up evaluates only what is new. Each is bound to its
 * holder (principal, conversation and access epoch): another one finds nothing of it, neither the state nor, by its speed,
 * a hint of what it was. Only the tokens of the program's own instructions at the start of every prompt, which hold
 * nobody's text, are kept when a sequence changes hands. (State of a token depends on earlier tokens only.)
 */
export class SequenceCache {
  readonly #places: Place[];
  #uses = 0;

  constructor(context: LlamaContext) {
    this.#places = Array.from({ length: context.totalSequences }, () => ({
      bound: new BoundSequence(context.getSequence()),
      lastUse: 0,
      isInUse: false,
      isCondemned: false,
    }));
  }

  /**
   * A sequence that holds as much of the prompt's start as it may, and nothing else. One token at least stays to do. Throws
   * `ENGINE_BUSY` when every sequence is in use.
   */
  async prepare(prompt: Prompt, holder: EvaluatedFor | undefined): Promise<PreparedSequence> {
    await this.#forgetWhere(({ bound }) => isOlder(bound.holder, holder));
    const free = this.#places.filter((place) => !place.isInUse);
    const own = free.find((place) => isSameHolder(place.bound.holder, holder));
    const place = own ?? leastRecentlyUsed(free);
    if (!place) throw new AppError('ENGINE_BUSY', { message: 'every sequence is in use' });
    this.#uses += 1;
    place.lastUse = this.#uses;
    const { sequence } = place.bound;
    const tokens = [...prompt.tokens];
    const sameTokens = sequence.compareContextTokens(tokens).firstDifferentIndex;
    const allowedTokens = own ? tokens.length - 1 : Math.min(prompt.sharedTokens, tokens.length - 1);
    await place.bound.keepStart(Math.min(sameTokens, allowedTokens));
    place.bound.bindTo(holder, prompt);
    place.isInUse = true;
    return {
      sequence,
      reusedTokens: sequence.nextTokenIndex,
      release: async ({ hasFailed }) => {
        place.isInUse = false;
        if (hasFailed) await forget(place, 0);
        else if (holder === undefined || place.isCondemned) await forget(place, prompt.sharedTokens);
      },
    };
  }

  /**
   * Forgets what was evaluated in a conversation, or for everybody; of an answer that is being written, once it ends. Returns
   * how many evaluated tokens are left.
   */
  async forget(what: Forgotten): Promise<number> {
    await this.#forgetWhere(
      ({ bound: { holder } }) => what === 'everything' || holder?.conversation === what.conversation,
    );
    return this.#places.reduce((sum, { bound }) => sum + bound.sequence.nextTokenIndex, 0);
  }

  async #forgetWhere(isMeant: (place: Place) => boolean): Promise<void> {
    for (const place of this.#places.filter(isMeant)) {
      if (place.isInUse) place.isCondemned = true;
      else await forget(place, 0);
    }
  }
}

async function forget(place: Place, keptTokens: number): Promise<void> {
  await place.bound.keepStart(keptTokens);
  place.bound.release();
  place.lastUse = 0;
  place.isCondemned = false;
}

/** True of what was evaluated before rights changed that the one who asks now has already felt. */
function isOlder(held: EvaluatedFor | undefined, asking: EvaluatedFor | undefined): boolean {
  return held !== undefined && asking !== undefined && held.accessEpoch < asking.accessEpoch;
}

function leastRecentlyUsed(places: readonly Place[]): Place | undefined {
  return places.reduce<Place | undefined>(
    (oldest, place) => (oldest && oldest.lastUse <= place.lastUse ? oldest : place),
    undefined,
  );
}
