import { describe, expect, it } from 'vitest';
import { FurnitureFinder } from '#lib/ingest/parse/pdf/furniture.ts';
import { makeLines, piecesOf, textOf, type Line } from '#lib/ingest/parse/pdf/lines.ts';
import { piece } from '#tests/fixtures/parse/pieces.ts';

const height = 800;

// eslint-disable-next-line max-params -- as for `piece`
function page(header: string, footer: string, body: readonly string[], footerAt = 770): Line[] {
  const lines = body.map((text, index) => piece(text, 50, 200 + 14 * index));
  return makeLines([piece(header, 50, 40), ...lines, piece(footer, 280, footerAt)]);
}

function found(pages: readonly Line[][]): string[][] {
  const finder = new FurnitureFinder();
  pages.forEach((lines, index) => {
    finder.observe(index + 1, lines, height);
  });
  return pages.map((lines, index) => {
    const { top, bottom } = finder.find(index + 1, lines, height);
    return [...top, ...bottom].map((line) => textOf(piecesOf(line)));
  });
}

const body = (seed: string) => [
  `First sentence of ${seed}.`,
  `Second about ${seed}.`,
  `Third about ${seed}.`,
  `Fourth about ${seed}.`,
];

describe('FurnitureFinder', () => {
  it('finds running headers and footers whose numbers change', () => {
    const pages = ['apples', 'pears', 'plums'].map((seed, index) =>
      page('Supply Agreement', `Page ${index + 1} of 3`, body(seed)),
    );
    expect(found(pages)).toEqual([1, 2, 3].map((number) => ['Supply Agreement', `Page ${number} of 3`]));
  });

  it('keeps a first line whose numbers change but do not count the pages', () => {
    const pages = [4711, 4719, 5023, 5024].map((number) =>
      page(`Invoice no. ${number} of 2 March`, 'Example Ltd', body(`invoice ${number}`)),
    );
    expect(found(pages)).toEqual(pages.map(() => ['Example Ltd']));
  });

  it('finds a number that counts the pages among others, and more than once', () => {
    const pages = [1, 2, 3].map((number) =>
      page(`Form 10-K 2018, F-${number + 40}`, `${number} / 120, page ${number}`, body(`x${number}`)),
    );
    expect(found(pages)).toEqual(
      [1, 2, 3].map((number) => [`Form 10-K 2018, F-${number + 40}`, `${number} / 120, page ${number}`]),
    );
  });

  it('keeps a first line that does not repeat', () => {
    const pages = ['apples', 'pears', 'plums'].map((seed) =>
      page(`All about ${seed}`, 'Confidential', body(seed)),
    );
    expect(found(pages)).toEqual([['Confidential'], ['Confidential'], ['Confidential']]);
  });

  it('knows page numbers by their counting where pages end at different heights', () => {
    const pages = [300, 450, 610].map((at, index) =>
      page(`Title ${'abc'[index] ?? ''}`, String(index + 41), body(`x${index}`), at),
    );
    expect(found(pages)).toEqual([['41'], ['42'], ['43']]);
  });

  it('knows Roman page numbers', () => {
    const pages = ['ii', 'iii', 'iv'].map((number, index) =>
      page(`Title ${'abc'[index] ?? ''}`, number, body(`x${index}`)),
    );
    expect(found(pages)).toEqual([['ii'], ['iii'], ['iv']]);
  });

  it('stops at the first line from the edge that does not repeat, so that the heads of tables stay', () => {
    const pages = ['alpha', 'beta', 'gamma'].map((seed) =>
      makeLines([
        piece('Annual Report', 50, 40),
        piece(`Table of ${seed}`, 50, 54),
        piece('Years ended December 31', 50, 68),
        ...body(seed).map((text, index) => piece(text, 50, 200 + 14 * index)),
        piece('and the last line of the page', 50, 500),
      ]),
    );
    expect(found(pages)).toEqual([['Annual Report'], ['Annual Report'], ['Annual Report']]);
  });

  it('takes nothing from a page of one line', () => {
    expect(found([makeLines([piece('Exhibit A', 50, 40)])])).toEqual([[]]);
  });
});
