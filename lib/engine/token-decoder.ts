import type { LlamaModel, Token } from 'node-llama-cpp';

/** A character can be spread over as many tokens as it has bytes. */
const longestCharacterTokens = 4;
const contextTokens = 8;
const replacementCharacter = '\uFFFD';

/** Turns a stream of tokens into text, holding back tokens that are only a part of a character. */
export class TokenDecoder {
  readonly #model: Pick<LlamaModel, 'detokenize'>;
  #pending: Token[] = [];
  #recent: Token[] = [];

  constructor(model: Pick<LlamaModel, 'detokenize'>) {
    this.#model = model;
  }

  /** The text that is complete now; '' while a character is unfinished. */
  push(token: Token): string {
    this.#pending.push(token);
    const text = this.#model.detokenize(this.#pending, false, this.#recent);
    if (text.endsWith(replacementCharacter) && this.#pending.length < longestCharacterTokens) return '';
    return this.#accept(text);
  }

  /** What is left at the end. */
  flush(): string {
    return this.#pending.length === 0
      ? ''
      : this.#accept(this.#model.detokenize(this.#pending, false, this.#recent));
  }

  #accept(text: string): string {
    this.#recent = [...this.#recent, ...this.#pending].slice(-contextTokens);
    this.#pending = [];
    return text;
  }
}
