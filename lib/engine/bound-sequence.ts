import type { LlamaContextSequence, Token } from 'node-llama-cpp';
import { AppError } from '#lib/core/errors.ts';
import type { EvaluatedFor } from '#lib/models/ports.ts';

export type Prompt = {
  tokens: readonly Token[];
  /** How many tokens at the start are the program's own instructions, the same for everybody. */
  sharedTokens: number;
};

/** True when it is the same principal in the same conversation, with the same rights. */
export function isSameHolder(one: EvaluatedFor | undefined, other: EvaluatedFor | undefined): boolean {
  if (!one || !other) return false;
  return (
    one.principal === other.principal &&
    one.conversation === other.conversation &&
    one.accessEpoch === other.accessEpoch
  );
}

/** A place of a context where tokens are evaluated, with the one for whom they were. */
export class BoundSequence {
  readonly sequence: LlamaContextSequence;
  /** Whose tokens may stand here after the program's instructions; undefined: nobody's, or nobody's who comes again. */
  #holder: EvaluatedFor | undefined;

  constructor(sequence: LlamaContextSequence) {
    this.sequence = sequence;
  }

  get holder(): EvaluatedFor | undefined {
    return this.#holder;
  }

  /** Forgets what was evaluated after so many tokens. */
  async keepStart(tokens: number): Promise<void> {
    const { sequence } = this;
    if (sequence.nextTokenIndex <= tokens) return;
    if (tokens === 0) await sequence.clearHistory();
    else await sequence.eraseContextTokenRanges([{ start: tokens, end: sequence.nextTokenIndex }]);
  }

  /** From now on the place is nobody's: whoever comes next may find the program's instructions here, and nothing else. */
  release(): void {
    this.#holder = undefined;
  }

  /**
   * Gives the place to whoever asks with this prompt. Throws `UNEXPECTED` when anything but the program's own instructions is
   * still evaluated here for somebody else: it must have been forgotten before.
   */
  bindTo(holder: EvaluatedFor | undefined, prompt: Prompt): void {
    if (!isSameHolder(this.#holder, holder) && !this.#holdsOnlyInstructions(prompt)) {
      throw new AppError('UNEXPECTED', {
        message: 'a sequence with the evaluated tokens of one principal was about to serve another',
      });
    }
    this.#holder = holder;
  }

  #holdsOnlyInstructions({ tokens, sharedTokens }: Prompt): boolean {
    const held = this.sequence.contextTokens;
    return held.length <= sharedTokens && held.every((token, index) => token === tokens[index]);
  }
}
