import { describe, expect, it } from 'vitest';
import { classifyGroup } from '#lib/ingest/parse/pdf/headings.ts';
import { makeLines, piecesOf, textOf } from '#lib/ingest/parse/pdf/lines.ts';
import { groupParagraphs } from '#lib/ingest/parse/pdf/paragraphs.ts';
import type { Piece } from '#lib/ingest/parse/pdf/pieces.ts';
import { piece } from '#tests/fixtures/parse/pieces.ts';

function read(pieces: readonly Piece[]): string[] {
  return groupParagraphs(makeLines(pieces)).map((lines) => {
    const found = classifyGroup(lines, 10);
    const kind = found.kind === 'heading' ? `h${found.level}` : found.kind;
    return `${kind}: ${lines.map((line) => textOf(piecesOf(line))).join(' / ')}`;
  });
}

const full = (text: string, baseline: number) =>
  piece(`${text} `.padEnd(80, 'x'), 50, baseline, { right: 450 });

describe('paragraphs and headings', () => {
  it('parts paragraphs at a larger step', () => {
    expect(
      read([full('One', 100), piece('ends here.', 50, 112), full('Two', 136), piece('ends too.', 50, 148)]),
    ).toHaveLength(2);
  });

  it('parts paragraphs that are only set in', () => {
    const pieces = [
      full('One', 100),
      piece('ends here.', 50, 112),
      piece('Two begins'.padEnd(78, 'x'), 70, 124, { right: 450 }),
    ];
    expect(read([...pieces, full('and goes on', 136)])).toHaveLength(2);
  });

  it('keeps a clause that only refers to a number in one paragraph', () => {
    const pieces = [
      full('subject to the conditions stated in Section', 100),
      piece('2.1 of this agreement.', 50, 112),
    ];
    expect(read(pieces)).toHaveLength(1);
  });

  it('makes items of a list', () => {
    const pieces = [
      full('Long', 88),
      piece('and the parties agree:', 50, 100),
      piece('(a) first;', 70, 112),
      piece('(b) second; and', 70, 124),
      piece('• third.', 70, 136),
    ];
    expect(read(pieces).slice(1)).toEqual([
      'list-item: (a) first;',
      'list-item: (b) second; and',
      'list-item: • third.',
    ]);
  });

  it.each([
    [piece('Annual Report', 50, 100, { size: 20 }), 'h1'],
    [piece('Management discussion', 50, 100, { size: 14 }), 'h2'],
    [piece('Liquidity', 50, 100, { size: 11.5 }), 'h3'],
    [piece('ARTICLE IV', 50, 100), 'h3'],
    [piece('Item 7A. Market risk', 50, 100), 'h3'],
    [piece('4. Term', 50, 100, { bold: true }), 'h4'],
    [piece('4.2 Early termination', 50, 100, { bold: true }), 'h5'],
    [piece('LIMITATION OF LIABILITY', 50, 100), 'h5'],
    [piece('Available information', 50, 100, { bold: true }), 'h5'],
    [piece('An ordinary line of text, which goes on,', 50, 100, { bold: true }), 'paragraph'],
    [piece('12,345 67,890', 50, 100, { bold: true }), 'paragraph'],
    [piece('Some plain words', 50, 100), 'paragraph'],
  ])('classifies $text', (line, kind) => {
    expect(read([line])[0]?.split(':')[0]).toBe(kind);
  });

  it('keeps a bold heading apart from the text under it', () => {
    const pieces = [
      piece('Business segments', 50, 100, { bold: true }),
      full('The company', 112),
      piece('has five.', 50, 124),
    ];
    expect(read(pieces)).toHaveLength(2);
  });
});
