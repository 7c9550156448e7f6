import { describe, expect, it } from 'vitest';
import { makeLines, piecesOf, textOf } from '#lib/ingest/parse/pdf/lines.ts';
import { piece } from '#tests/fixtures/parse/pieces.ts';

const texts = (pieces: Parameters<typeof makeLines>[0]) =>
  makeLines(pieces).map((line) => textOf(piecesOf(line)));

describe('makeLines', () => {
  it('orders pieces from top to bottom and from left to right, whatever their order in the file', () => {
    const pieces = [piece('two', 40, 120), piece('below', 40, 140), piece('one', 20, 120)];
    expect(texts(pieces)).toEqual(['one two', 'below']);
  });

  it('puts a raised footnote mark into its line', () => {
    const pieces = [piece('2', 70, 116, { size: 6 }), piece('Net income', 20, 120), piece('rose', 75, 120)];
    expect(texts(pieces)).toEqual(['Net income2 rose']);
  });

  it('sets blanks by the gap, and none inside a word that was written in parts', () => {
    expect(texts([piece('in', 20, 100), piece('come', 30.2, 100), piece('tax', 54, 100)])).toEqual([
      'income tax',
    ]);
  });

  it('takes text that was drawn twice for one', () => {
    expect(texts([piece('Bold', 20, 100), piece('Bold', 20.3, 100), piece('not', 45, 100)])).toEqual([
      'Bold not',
    ]);
  });

  it('cuts a line where the gap is wide', () => {
    const [line] = makeLines([piece('Net sales', 20, 100), piece('32,765', 200, 100)]);
    expect(line?.segments.map((segment) => textOf(segment.pieces))).toEqual(['Net sales', '32,765']);
  });

  it('reads a line of right-to-left text from the right', () => {
    const rightToLeft = { rightToLeft: true };
    expect(
      texts([
        piece('\u05e9\u05dc\u05d5\u05dd', 60, 100, rightToLeft),
        piece('\u05e2\u05d5\u05dc\u05dd', 37, 100, rightToLeft),
      ]),
    ).toEqual(['\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd']);
  });
});
