import type { Block, PlacedRun } from '../types.ts';
import { isBrokenWord, type WordBook } from './hyphens.ts';
import { isBlankBetween } from './lines.ts';
import { toPageRect, type Direction, type PageFrame, type Piece } from './pieces.ts';

/** A block before it has a place in the page's text: lines that follow each other, or the cells of a table's row. */
export type Draft = { direction: Direction; block: Pick<Block, 'kind' | 'level' | 'tableHeader'> } & (
  { lines: Piece[][] } | { cells: (Piece[] | undefined)[] }
);

export const cellSeparator = ' | ';

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
    if ('cells' in draft) this.#writeCells(draft.cells, draft.direction);
    else for (const line of draft.lines) this.#writeLine(line, draft.direction, start);
    if (this.text.length === start) this.text = before;
    else this.blocks.push({ ...draft.block, start, end: this.text.length });
  }

  #writeLine(line: readonly Piece[], direction: Direction, blockStart: number): void {
    const [first] = line;
    if (first === undefined) return;
    if (this.text.length > blockStart) this.#joinLine(first.text, blockStart);
    this.#writePieces(line, direction);
  }

  /** A word broken at the line's end loses its hyphen, or keeps it when it always has one; else a blank joins lines. */
  #joinLine(next: string, blockStart: number): void {
    const lastWord = /\S+$/.exec(this.text.slice(blockStart))?.[0] ?? '';
    if (!isBrokenWord(lastWord, next)) {
      this.text += ' ';
      return;
    }
    if (!this.#words.isOneWord(lastWord, next)) return;
    this.text = this.text.slice(0, -1);
    const run = this.runs.at(-1);
    if (run === undefined) return;
    run.end = this.text.length;
    if (run.end <= run.start) this.runs.pop();
  }

  #writeCells(cells: readonly (Piece[] | undefined)[], direction: Direction): void {
    const used = cells.findLastIndex((cell) => cell !== undefined) + 1;
    cells.slice(0, used).forEach((cell, index) => {
      if (index > 0) this.text += cellSeparator;
      this.#writePieces(cell ?? [], direction);
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
