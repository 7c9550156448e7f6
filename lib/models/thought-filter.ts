const opening = '<think>';
const closing = '</think>';

/**
 * Takes a leading `<think>…</think>` out of a stream of text: some engines can't be told to switch thinking off, and a
 * thought is no answer. Text after the first visible character passes untouched.
 */
export class ThoughtFilter {
  #state: 'start' | 'thought' | 'gap' | 'answer' = 'start';
  #held = '';

  /** The part of the text that may be shown now. */
  push(text: string): string {
    if (this.#state === 'answer') return text;
    this.#held += text;
    if (this.#state === 'start') this.#leaveStart();
    if (this.#state === 'thought') this.#leaveThought();
    if (this.#state === 'gap') this.#leaveGap();
    return this.#isAnswering() ? this.#release() : '';
  }

  /** What was held back and turned out to be the answer's beginning. */
  flush(): string {
    return this.#state === 'start' ? this.#release() : '';
  }

  #isAnswering(): boolean {
    return this.#state === 'answer';
  }

  #leaveStart(): void {
    const visible = this.#held.trimStart();
    if (visible.startsWith(opening)) this.#state = 'thought';
    else if (!opening.startsWith(visible)) this.#state = 'answer';
  }

  #leaveThought(): void {
    const end = this.#held.indexOf(closing);
    if (end < 0) {
      // Only the tail can hold a part of the closing mark.
      this.#held = opening + this.#held.slice(opening.length).slice(-closing.length);
      return;
    }
    this.#held = this.#held.slice(end + closing.length);
    this.#state = 'gap';
  }

  #leaveGap(): void {
    this.#held = this.#held.trimStart();
    if (this.#held !== '') this.#state = 'answer';
  }

  #release(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }
}
