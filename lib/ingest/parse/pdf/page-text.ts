import type { Block, PlacedRun } from '../types.ts';
import { isBrokenWord, type WordBook } from './hyphens.ts';
import { isBlankBetween } from './lines.ts';
import { toPageRect, type Direction, type PageFrame, type Piece } from './pieces.ts';
import type { RowPart } from './table-parts.ts';

/** A block before it has a place in the page's text: lines that follow each other, or the cells of a table's row. */
export type Draft = { direction: Direction; block: Pick<Block, 'kind' | 'level'> } & (
  { lines: Piece[][] } | { parts: RowPart[] }
);

const cellSeparator = ' | ';
const headingSeparator = ': ';

/** Writes the text of a page piece by piece, and keeps where each piece stands. */
export class PageText {
  text = '';
  readonly blocks: Block[] = [];
  readonly runs: PlacedRun[] = [];
  readonly #page: PageFrame;
  readonly #words: WordBook;

  constructor(page: PageFrame, words: WordBook) {
    this.#page = page;
    this.#words = words;
  }

  /** Adds a block on a line of its own. A block without text leaves no trace. */
  add(draft: Draft): void {
    const before = this.text;
    if (this.text !== '') this.text += '\n';
    const start = this.text.length;
    if ('parts' in draft) this.#writeParts(draft.parts, draft.direction);
    else this.#writeLines(draft.lines, draft.direction);
    if (this.text.length === start) this.text = before;
    else this.blocks.push({ ...draft.block, start, end: this.text.length });
  }

  #writeLines(lines: readonly Piece[][], direction: Direction): void {
    const start = this.text.length;
    for (const line of lines) {
      const [first] = line;
      if (first === undefined) continue;
      if (this.text.length > start) this.#joinLine(first.text, start);
      this.#writePieces(line, direction);
    }
  }

  /** A word broken at the line's end loses its hyphen, or keeps it when it always has one; else a blank joins lines. */
  #joinLine(next: string, blockStart: number): void {
    const lastWord = /\S+$/.exec(this.text.slice(blockStart))?.[0] ?? '';
    if (!isBrokenWord(lastWord, next)) {
      // "Non-" and "GAAP", "2013-" and "2014": nothing stands after the hyphen, and it stays.
      const isCompound =
        (/\p{L}-$/u.test(lastWord) && /^\p{Lu}/u.test(next)) || (/\d-$/.test(lastWord) && /^\d/.test(next));
      if (!isCompound) this.text += ' ';
      return;
    }
    if (!this.#words.isOneWord(lastWord, next)) return;
    this.text = this.text.slice(0, -1);
    const run = this.runs.at(-1);
    if (run === undefined) return;
    run.end = this.text.length;
    if (run.end <= run.start) this.runs.pop();
  }

  /** "Heading: text | Heading: text". The words of a heading keep their place above the column. */
  #writeParts(parts: readonly RowPart[], direction: Direction): void {
    parts.forEach(({ heading, value }, index) => {
      if (index > 0) this.text += cellSeparator;
      this.#writeLines(heading, direction);
      if (heading.length > 0) this.text += this.text.endsWith(':') ? ' ' : headingSeparator;
      this.#writeLines(value, direction);
    });
  }

  #writePieces(pieces: readonly Piece[], direction: Direction): void {
    pieces.forEach((piece, index) => {
      const before = pieces[index - 1];
      if (before !== undefined && isBlankBetween(before, piece)) this.text += ' ';
      const start = this.text.length;
      this.text += piece.text;
      this.runs.push({ start, end: this.text.length, rect: toPageRect(direction, piece, this.#page) });
    });
  }
}
