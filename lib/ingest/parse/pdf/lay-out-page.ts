import { isUndecodable } from '../normalise-text.ts';
import { noTextLayerProblem, undecodableProblem } from '../page-problems.ts';
import type { Block, ParsedPage } from '../types.ts';
import { findRegions } from './columns.ts';
import type { FurnitureFinder } from './furniture.ts';
import { classifyGroup, type SizeBook } from './headings.ts';
import type { WordBook } from './hyphens.ts';
import type { LigatureBook } from './ligatures.ts';
import { makeLines, piecesOf, textOf, type Line } from './lines.ts';
import { PageText, type Draft } from './page-text.ts';
import { groupParagraphs } from './paragraphs.ts';
import type { Direction, PageFrame, Piece } from './pieces.ts';
import { writeTable } from './table-parts.ts';
import { findTables } from './tables.ts';

/** A page as it was read, before it is laid out. */
export type RawPage = {
  number: number;
  frame: PageFrame;
  pieces: Map<Direction, Piece[]>;
  /** Letters and digits that can't be seen, left out of the pieces. */
  unseenCharacters: number;
};

/** What is known of the whole document so far. It is told every page before the page is laid out. */
export type DocumentBooks = {
  furniture: FurnitureFinder;
  sizes: SizeBook;
  words: WordBook;
  ligatures: LigatureBook;
};

/** Tells the books about a page. Pages must come in their order, for the result to be the same each time. */
export function observePage(page: RawPage, books: DocumentBooks): void {
  const lines = mainLines(page);
  books.furniture.observe(page.number, lines, frameHeight(page));
  books.sizes.observe(lines);
  for (const line of lines) books.words.add(textOf(piecesOf(line)));
  for (const pieces of page.pieces.values()) books.ligatures.observe(pieces, books.words);
}

/** Most of a page's text runs in its main direction; the rest is read after it. */
function mainDirection(page: RawPage): Direction {
  let best: Direction = 0;
  let most = 0;
  for (const [direction, pieces] of page.pieces) {
    const length = pieces.reduce((sum, piece) => sum + piece.text.length, 0);
    if (direction !== 'slanted' && length > most) [best, most] = [direction, length];
  }
  return best;
}

function mainLines(page: RawPage): Line[] {
  return makeLines(page.pieces.get(mainDirection(page)) ?? []);
}

function frameHeight(page: RawPage): number {
  const direction = mainDirection(page);
  return direction === 90 || direction === 270 ? page.frame.width : page.frame.height;
}

/** Text, blocks and places of a page, in reading order. */
export function layOutPage(raw: RawPage, books: DocumentBooks): ParsedPage {
  const page = { ...raw, pieces: readLigatures(raw.pieces, books.ligatures) };
  const main = mainDirection(page);
  const lines = mainLines(page);
  const edges = books.furniture.find(page.number, lines, frameHeight(page));
  const taken = new Set([...edges.top, ...edges.bottom].flatMap(piecesOf));
  const text = new PageText(page.frame, books.words);
  for (const line of edges.top) text.add(furniture(line, main));
  const body = (page.pieces.get(main) ?? []).filter((piece) => !taken.has(piece));
  addBody(text, { pieces: body, direction: main, bodySize: books.sizes.bodySize() });
  for (const [direction, pieces] of page.pieces) {
    if (direction !== main) addBody(text, { pieces, direction, bodySize: books.sizes.bodySize() });
  }
  for (const line of edges.bottom) text.add(furniture(line, main));
  return toParsedPage(page, text);
}

function readLigatures(pieces: RawPage['pieces'], ligatures: LigatureBook): RawPage['pieces'] {
  return new Map([...pieces].map(([direction, list]) => [direction, ligatures.resolve(list)]));
}

function furniture(line: Line, direction: Direction): Draft {
  return { direction, block: { kind: 'furniture' }, lines: [piecesOf(line)] };
}

type Body = { pieces: readonly Piece[]; direction: Direction; bodySize: number };

function addBody(text: PageText, body: Body): void {
  const drafts: Draft[] = [];
  for (const region of findRegions(body.pieces)) {
    const [first, ...others] = findTables(region).flatMap((stretch) =>
      stretch.kind === 'lines'
        ? paragraphDrafts(stretch.lines, body)
        : writeTable(stretch.table).map(({ kind, parts }): Draft => ({
            direction: body.direction,
            block: { kind },
            parts,
          })),
    );
    if (first === undefined) continue;
    const joined = joinColumns(drafts.at(-1), first);
    if (joined) drafts[drafts.length - 1] = joined;
    else drafts.push(first);
    drafts.push(...others);
  }
  for (const draft of drafts) text.add(draft);
}

/** One paragraph of the last of a column and the first of the next, where a sentence plainly runs on; else undefined. */
function joinColumns(last: Draft | undefined, first: Draft): Draft | undefined {
  if (last === undefined || !('lines' in last) || !('lines' in first)) return undefined;
  if (!isRunning(last.block) || first.block.kind !== 'paragraph') return undefined;
  return runsOn(last.lines.at(-1) ?? [], first.lines[0] ?? [])
    ? { ...last, lines: [...last.lines, ...first.lines] }
    : undefined;
}

function runsOn(end: readonly Piece[], start: readonly Piece[]): boolean {
  const [endSize, startSize] = [end[0]?.size ?? 0, start[0]?.size ?? 0];
  const isSameSize = Math.abs(endSize - startSize) <= 0.09 * Math.max(endSize, startSize);
  return isSameSize && !endsSentence(textOf(end)) && /^\p{Ll}/u.test(textOf(start));
}

function endsSentence(text: string): boolean {
  return /[.:;?!]["\u201d\u2019)]*$/.test(text);
}

function paragraphDrafts(lines: readonly Line[], { direction, bodySize }: Omit<Body, 'pieces'>): Draft[] {
  return groupParagraphs(lines).map((group) => ({
    direction,
    block: classifyGroup(group, bodySize),
    lines: group.map(piecesOf),
  }));
}

function toParsedPage(page: RawPage, { text, blocks, runs }: PageText): ParsedPage {
  const { width, height } = page.frame;
  const { number, unseenCharacters } = page;
  const unseen = unseenCharacters > 0 ? { unseenCharacters } : {};
  const size = { number, width: hundredths(width), height: hundredths(height), ...unseen };
  const empty = { text: '', blocks: [], runs: [] };
  if (text.trim() === '') return { ...size, state: 'no-text', problem: noTextLayerProblem, ...empty };
  if (isUndecodable(text)) {
    return {
      ...size,
      state: 'no-text',
      problem: undecodableProblem,
      ...empty,
    };
  }
  return { ...size, state: 'text', text, blocks, runs };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

const content = (block: Block) => block.kind !== 'furniture';

/** Marks the page's first block when it goes on with the last paragraph of the page before, and returns the page. */
export function markContinuation(before: ParsedPage | undefined, page: ParsedPage): ParsedPage {
  const last = before?.blocks.findLast(content);
  const first = page.blocks.find(content);
  if (before === undefined || last === undefined || first === undefined) return page;
  if (!isRunning(last) || !isRunning(first) || first.kind !== 'paragraph') return page;
  const end = before.text.slice(last.start, last.end);
  const start = page.text.slice(first.start, first.end);
  if (endsSentence(end) || !/^[\p{Ll}\d("\u201c$]|^\p{Lu}/u.test(start)) return page;
  if (/^\p{Lu}/u.test(start) && !/(?:,|\b(?:the|of|and|or|to|in|a|an|by|for|with|any))$/.test(end))
    return page;
  first.continues = true;
  return page;
}

function isRunning(block: Pick<Block, 'kind'>): boolean {
  return block.kind === 'paragraph' || block.kind === 'list-item';
}
