import { AppError } from '#lib/core/errors.ts';
import { emptyFileProblem } from '../page-problems.ts';
import type { Block, DocumentFormat, DocumentProperties, ParsedPage, ParseEvent } from '../types.ts';

/** A block of a format that has no pages of its own. */
export type FlowBlock = Pick<Block, 'kind' | 'level'> & {
  text: string;
  /** The source asks for a new page here. */
  startsPage?: boolean;
  /** Letters and digits here or just before that nobody sees, and that are not in the text. The text may be empty. */
  unseenCharacters?: number;
};

/** About what a printed page holds. */
const pageCharacters = 3000;
/** A single block longer than this is cut, where a sentence or a word ends. */
const maxBlockCharacters = 6000;
const slicePages = 20;

export type FlowDocument = {
  format: DocumentFormat;
  properties: DocumentProperties;
  omissions?: string[];
  blocks: Iterable<FlowBlock>;
  maxPages: number;
};

/** The events of a document without pages: its blocks on pages of about 3,000 characters, cut between blocks. */
export function* flowEvents(document: FlowDocument): Generator<ParseEvent> {
  const pages = cutPages(document.blocks);
  if (pages.length > document.maxPages) {
    throw new AppError('FILE_TOO_COMPLEX', { message: `${pages.length} pages, limit ${document.maxPages}` });
  }
  const { format, properties, omissions = [] } = document;
  yield { type: 'opened', format, pageCount: pages.length, properties, omissions };
  for (let from = 0; from < pages.length; from += slicePages) {
    yield { type: 'pages', pages: pages.slice(from, from + slicePages) };
  }
}

/** Puts blocks on pages. A heading isn't left alone at the end of one. There is always at least one page. */
export function cutPages(blocks: Iterable<FlowBlock>): ParsedPage[] {
  const pages: ParsedPage[] = [];
  let page = emptyPage(1);
  const turn = () => {
    if (page.text === '') return;
    pages.push(page);
    page = emptyPage(pages.length + 1);
  };
  for (const block of blocks) {
    const turnAt = block.kind === 'heading' ? pageCharacters * 0.85 : pageCharacters;
    if (block.startsPage === true || page.text.length >= turnAt) turn();
    if (block.unseenCharacters) page.unseenCharacters = (page.unseenCharacters ?? 0) + block.unseenCharacters;
    cutText(block.text).forEach((text, index) => {
      if (index > 0 || (page.text !== '' && page.text.length + text.length > pageCharacters * 1.5)) turn();
      addBlock(page, { ...block, text }, index > 0);
    });
  }
  turn();
  return pages.length > 0 ? pages : [{ ...page, state: 'no-text', problem: emptyFileProblem }];
}

function emptyPage(number: number): ParsedPage {
  return { number, width: 0, height: 0, state: 'text', text: '', blocks: [], runs: [] };
}

function addBlock(page: ParsedPage, { text, kind, level }: FlowBlock, continues: boolean): void {
  if (text === '') return;
  if (page.text !== '') page.text += '\n';
  const start = page.text.length;
  page.text += text;
  page.blocks.push({
    kind,
    start,
    end: page.text.length,
    ...(level === undefined ? {} : { level }),
    ...(continues ? { continues } : {}),
  });
}

function cutText(text: string): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > maxBlockCharacters) {
    const window = rest.slice(0, pageCharacters);
    const sentence = Math.max(window.lastIndexOf('. '), window.lastIndexOf('; ')) + 1;
    const word = window.lastIndexOf(' ');
    const at =
      sentence > pageCharacters / 2
        ? sentence
        : word > pageCharacters / 2
          ? word
          : safeCut(rest, pageCharacters);
    parts.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}

/** Never between the two halves of a character. */
function safeCut(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
