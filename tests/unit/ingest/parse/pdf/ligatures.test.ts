import { describe, expect, it } from 'vitest';
import { WordBook } from '#lib/ingest/parse/pdf/hyphens.ts';
import { LigatureBook } from '#lib/ingest/parse/pdf/ligatures.ts';
import type { Piece } from '#lib/ingest/parse/pdf/pieces.ts';
import { piece } from '#tests/fixtures/parse/pieces.ts';

/** A word whose unknown shape, written "?", has the given width. */
function broken(word: string, width = 5.6): Piece[] {
  const [before = '', after = ''] = word.split('?');
  const shape = piece('\ufffd', 50, 100, { right: 50 + width });
  return [piece(before, 20, 100), shape, piece(after, 60, 100)].filter((part) => part.text !== '');
}

function read(words: readonly Piece[][], known = ''): string[] {
  const book = new LigatureBook();
  const wordBook = new WordBook();
  wordBook.add(known);
  book.observe(words.flat(), wordBook);
  return words.map((word) =>
    book
      .resolve(word)
      .map((part) => part.text)
      .join(''),
  );
}

describe('LigatureBook', () => {
  it('reads shapes by words that every document has', () => {
    expect(read([broken('par?cipant'), broken('sec?on'), broken('ves?ng')])).toEqual([
      'participant',
      'section',
      'vesting',
    ]);
  });

  it('reads shapes by words that the document writes elsewhere', () => {
    expect(read([broken('li?le'), broken('bo?le'), broken('ke?le')], 'a little bottle')).toEqual([
      'little',
      'bottle',
      'kettle',
    ]);
  });

  it('tells shapes of different widths apart', () => {
    const words = [
      broken('sec?on'),
      broken('ac?on'),
      broken('a?er', 6.7),
      broken('le?', 6.7),
      broken('dra?', 6.7),
    ];
    expect(read(words)).toEqual(['section', 'action', 'after', 'left', 'draft']);
  });

  it('leaves a shape unknown when the words do not tell', () => {
    expect(read([broken('xy?zzy'), broken('sec?on')])).toEqual(['xy\ufffdzzy', 'sec\ufffdon']);
  });
});
