import { sha256, stableId } from '#lib/core/ids.ts';
import type { ChunkSentence } from '#lib/db/schema/index.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { headerOf } from './header-line.ts';
import { readParagraphs, type Paragraph } from './paragraphs.ts';
import type { ParsedPage } from './parse/types.ts';
import { spansOf } from './sentence-spans.ts';
import { splitSentences, type TextRange } from './sentences.ts';
import { splitEnormous } from './split-enormous.ts';

/** Raised with every change of what chunks are made of: it makes a document's chunks be made anew. */
export const chunkerVersion = 2;

const targetTokens = 230;
/** A new section or paragraph starts a new chunk once a chunk has this much. */
const enoughTokens = 130;
const longestSentenceTokens = 380;

/** A chunk as it is stored, but for the ids of what it belongs to. */
export type NewChunk = {
  id: string;
  ordinal: number;
  header: string;
  text: string;
  textSha256: string;
  tokenCount: number;
  pageStart: number;
  pageEnd: number;
  sentences: ChunkSentence[];
};

/** A sentence, a heading or a table row, on its way into a chunk. */
type Unit = {
  text: string;
  tokens: number;
  spans: ChunkSentence['spans'];
  kind: 'sentence' | 'heading' | 'table-row';
  startsParagraph: boolean;
  /** The headings that it stands under. */
  path: readonly string[];
};

/** `passageSecret`: of the version; null for versions from before there was one, whose ids stay as they are. */
type Document = { versionId: string; passageSecret: string | null; documentLine: string };

export type Chunker = {
  /** The chunks that are complete with this page. */
  addPage: (page: ParsedPage) => NewChunk[];
  /** The rest. */
  finish: () => NewChunk[];
};

/**
 * Cuts a document into chunks of whole sentences, page by page: what a page leaves open is carried over to the next.
 * A chunk's text is its sentences in order; a table's row is a sentence. Every sentence keeps its place on the pages.
 */
export function createChunker(input: Document): Chunker {
  const paragraphs = readParagraphs();
  const headings: { level: number; text: string }[] = [];
  let units: Unit[] = [];
  let tokens = 0;
  let ordinal = 0;

  const flush = (count: number): NewChunk[] => {
    const ready = units.slice(0, count);
    units = units.slice(count);
    tokens = units.reduce((sum, unit) => sum + unit.tokens, 0);
    if (ready.length === 0) return [];
    ordinal += 1;
    return [build(ready, { ...input, ordinal: ordinal - 1 })];
  };

  const addUnit = (unit: Unit): NewChunk[] => {
    const isFull = tokens + unit.tokens > targetTokens;
    const startsSection = unit.kind === 'heading' && tokens >= enoughTokens;
    // A heading belongs to what follows it: headings at the end of a chunk open the next one.
    const complete = units.findLastIndex((earlier) => earlier.kind !== 'heading') + 1;
    const done = isFull || startsSection ? flush(complete) : [];
    tokens += unit.tokens;
    units.push(unit);
    return done;
  };

  const addParagraph = (paragraph: Paragraph): NewChunk[] => {
    if (paragraph.kind === 'heading') enterSection(headings, paragraph);
    const path = headings.map((heading) => heading.text);
    return unitsOf(paragraph, path).flatMap(addUnit);
  };

  return {
    addPage: (page) => paragraphs.addPage(page).flatMap(addParagraph),
    finish: () => [...paragraphs.finish().flatMap(addParagraph), ...flush(units.length)],
  };
}

/** Keeps the path of headings: a heading ends all sections of its own level and below. */
function enterSection(headings: { level: number; text: string }[], heading: Paragraph): void {
  const level = heading.level ?? 6;
  while ((headings.at(-1)?.level ?? 0) >= level) headings.pop();
  headings.push({ level, text: heading.text.replace(/\s+/g, ' ').trim() });
}

function unitsOf(paragraph: Paragraph, path: readonly string[]): Unit[] {
  const kind = paragraph.kind === 'heading' || paragraph.kind === 'table-row' ? paragraph.kind : 'sentence';
  const whole: TextRange = { start: 0, end: paragraph.text.length };
  const ranges = kind === 'sentence' ? splitSentences(paragraph.text) : [whole];
  const parts = ranges.flatMap((range) => splitEnormous(paragraph.text, range, longestSentenceTokens));
  return parts.map((range, index) => {
    const text = paragraph.text.slice(range.start, range.end);
    return {
      text,
      tokens: estimateTokens(text),
      spans: spansOf(paragraph, range),
      kind,
      startsParagraph: index === 0,
      path,
    };
  });
}

type Place = Document & { ordinal: number };

/** The same each time that a version is read. The audit log tells ids: without the secret, whoever reads it could try texts. */
function idOf({ versionId, passageSecret, ordinal }: Place, textSha256: string): string {
  const content = [versionId, chunkerVersion, ordinal, textSha256];
  return passageSecret === null ? stableId(...content) : stableId(passageSecret, ...content);
}

function build(units: readonly Unit[], place: Place): NewChunk {
  let text = '';
  const sentences: ChunkSentence[] = [];
  for (const unit of units) {
    if (text !== '') text += unit.startsParagraph ? '\n' : ' ';
    const start = text.length;
    text += unit.text;
    const kind = unit.kind === 'sentence' ? {} : { kind: unit.kind };
    sentences.push({ start, end: text.length, spans: unit.spans, ...kind });
  }
  const first = units.find((unit) => unit.kind !== 'heading') ?? units[0];
  const header = headerOf(place.documentLine, first?.path ?? []);
  const textSha256 = sha256(text);
  const numbers = units.flatMap((unit) => unit.spans.map((span) => span.page));
  return {
    id: idOf(place, textSha256),
    ordinal: place.ordinal,
    header,
    text,
    textSha256,
    tokenCount: estimateTokens(text),
    pageStart: Math.min(...numbers),
    pageEnd: Math.max(...numbers),
    sentences,
  };
}
