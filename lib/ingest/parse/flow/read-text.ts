import { takeConcealed } from '../concealed.ts';
import { decodeText } from '../decode-text.ts';
import { normaliseText } from '../normalise-text.ts';
import type { ParseDocumentInput, ParseEvent } from '../types.ts';
import { flowEvents, type FlowBlock } from './flow-pages.ts';

/** Reads plain text. Throws `FILE_TYPE_UNSUPPORTED` when the bytes are not text. */
export function* readTextSync(input: ParseDocumentInput): Generator<ParseEvent> {
  yield* flowEvents({
    format: 'text',
    properties: {},
    blocks: textBlocks(decodeText(input.bytes)),
    maxPages: input.maxPages,
  });
}

// eslint-disable-next-line @typescript-eslint/require-await -- a reader is asynchronous, whatever the format
export async function* readText(input: ParseDocumentInput): AsyncGenerator<ParseEvent> {
  yield* readTextSync(input);
}

/**
 * Paragraphs are parted by blank lines; lines that were broken to fit a width are joined again. A form feed starts a page.
 * Headings are told by their number or their capitals, rows of tables by wide blanks inside a line.
 */
export function* textBlocks(text: string): Generator<FlowBlock> {
  let isFirst = true;
  for (const page of text.split('\f')) {
    let startsPage = !isFirst;
    for (const paragraph of page.split(/\n[^\S\n]*(?:\n[^\S\n]*)+/)) {
      const { text: seen, characters } = takeConcealed(paragraph);
      if (characters > 0) yield { kind: 'paragraph', text: '', unseenCharacters: characters };
      for (const block of paragraphBlocks(seen)) {
        yield startsPage ? { ...block, startsPage } : block;
        startsPage = false;
        isFirst = false;
      }
    }
  }
}

const wideBlank = /\t+|[^\S\n]{3,}/;
const marker =
  /^\s*(?:[\u2022\u00b7*\u2013-]|\(?(?:\d{1,3}|[a-z]|[ivxl]{1,6})[.)]|\d{1,2}(?:\.\d{1,3})+\.?)\s+\S/i;

function paragraphBlocks(paragraph: string): FlowBlock[] {
  const lines = paragraph.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return [];
  if (isTable(lines)) return lines.map(rowBlock);
  const width = Math.max(...lines.map((line) => line.length));
  const groups: string[][] = [];
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    const last = groups.at(-1);
    if (before === undefined || last === undefined || startsBlock(before, line, width)) groups.push([line]);
    else last.push(line);
  });
  return groups.map((group) => describe(joinLines(group)));
}

/** At least two lines, most of them with room between cells. */
function isTable(lines: readonly string[]): boolean {
  const withCells = lines.filter((line) => wideBlank.test(line.trim()) && !marker.test(line));
  return lines.length >= 2 && withCells.length >= lines.length * 0.6;
}

function rowBlock(line: string): FlowBlock {
  const cells = line
    .trim()
    .split(wideBlank)
    .map((cell) => normaliseText(cell).trim());
  return { kind: 'table-row', text: cells.join(' | ') };
}

/** A new item, a heading on a line of its own, or a line after one that ends early and ends a sentence. */
function startsBlock(before: string, line: string, width: number): boolean {
  if (marker.test(line) && (/[.;:,]\s*$|\b(?:and|or)\s*$/.test(before) || before.length < width * 0.8))
    return true;
  if (headingLevel(before.trim()) !== undefined && before.length < width * 0.8) return true;
  return (
    before.length < width * 0.6 &&
    /[.!?:]["\u201d)]*\s*$/.test(before) &&
    /^\s*["\u201c(]?[\p{Lu}\p{N}]/u.test(line)
  );
}

function joinLines(lines: readonly string[]): string {
  const joined = lines
    .map((line) => line.trim())
    .join('\n')
    .replace(/(\p{Ll})-\n(?=\p{Ll})/gu, '$1')
    .replace(/\n/g, ' ');
  return normaliseText(joined).trim();
}

function describe(text: string): FlowBlock {
  const level = headingLevel(text);
  if (level !== undefined) return { kind: 'heading', level, text };
  return { kind: marker.test(text) ? 'list-item' : 'paragraph', text };
}

const namedPart =
  /^(?:article|part|chapter|exhibit|schedule|annex|appendix|item|section)\s+(?:\d+[a-z]?|[ivxlc]+|[a-z])\b/i;

/** The level of a line that reads like a heading, else undefined. */
function headingLevel(text: string): number | undefined {
  if (text.length > 120 || text.length < 3 || /[,;]$/.test(text)) return undefined;
  if (namedPart.test(text)) return text.length < 80 && !text.endsWith('.') ? 2 : undefined;
  if (isCapitals(text)) return 2;
  const number = /^(\d{1,2}(?:\.\d{1,2})*)\.?\s+\p{Lu}/u.exec(text)?.[1];
  const isTitle = number !== undefined && text.length < 70 && !/[.:]$/.test(text);
  return isTitle ? Math.min(6, 2 + number.split('.').length) : undefined;
}

function isCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters >= 4 && letters > text.length * 0.5 && !/\p{Ll}/u.test(text);
}
