import type { Block, ParsedPage } from './parse/types.ts';

/** A part of a paragraph on one page: `page.text.slice(start, end)`, which begins at `offset` of the paragraph's text. */
export type ParagraphPiece = { page: ParsedPage; start: number; end: number; offset: number };

/** A block, joined with its continuation over the page break. */
export type Paragraph = {
  kind: Exclude<Block['kind'], 'furniture' | 'table-head'>;
  level: number | undefined;
  text: string;
  pieces: ParagraphPiece[];
};

export type ParagraphReader = {
  /** The paragraphs that are complete now. The last of the page is held back: the next page may go on with it. */
  addPage: (page: ParsedPage) => Paragraph[];
  /** What was held back. */
  finish: () => Paragraph[];
};

function open(page: ParsedPage, block: Block, kind: Paragraph['kind']): Paragraph {
  const { start, end } = block;
  return {
    kind,
    level: block.level,
    text: page.text.slice(start, end),
    pieces: [{ page, start, end, offset: 0 }],
  };
}

function extend(paragraph: Paragraph, page: ParsedPage, block: Block): void {
  const text = page.text.slice(block.start, block.end);
  // A word that the page's end cut in two keeps its hyphen and gets no space, so that it is still found nowhere else.
  const isCutWord = /\p{L}-$/u.test(paragraph.text) && /^\p{Ll}/u.test(text);
  const joined = isCutWord ? paragraph.text : `${paragraph.text} `;
  paragraph.pieces.push({ page, start: block.start, end: block.end, offset: joined.length });
  paragraph.text = joined + text;
}

/** Reads pages in order and joins what a page break cut. Left out are running headers, page
 * numbers and heads of tables (which their rows repeat), and pages that could not be read. */
export function readParagraphs(): ParagraphReader {
  let held: Paragraph | undefined;

  const release = () => {
    const complete = held;
    held = undefined;
    return complete;
  };

  return {
    addPage: (page) => {
      const complete: (Paragraph | undefined)[] = [];
      for (const block of page.blocks) {
        if (block.kind === 'furniture' || block.kind === 'table-head') continue;
        if (block.end <= block.start) continue;
        if (block.continues === true && held?.kind === block.kind) {
          extend(held, page, block);
          continue;
        }
        complete.push(release());
        held = open(page, block, block.kind);
      }
      return complete.filter((paragraph) => paragraph !== undefined);
    },
    finish: () => [release()].filter((paragraph) => paragraph !== undefined),
  };
}
