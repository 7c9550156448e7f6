import { lastHeading } from '#lib/ingest/header-line.ts';
import { conceptsSaid, type ConceptId, type SaidConcepts } from './understand/concepts.ts';
import type { SourceChunk } from './types.ts';
import { termsOf, wordsOf } from './words.ts';

/** The terms of a passage, taken apart once for all that scores it. */
export type ChunkTerms = {
  /** Of the header line and the file name. */
  header: ReadonlySet<string>;
  /** Of the heading right above the text. */
  heading: ReadonlySet<string>;
  sentences: readonly SentenceTerms[];
  /** What its sentences speak of. */
  concepts: ReadonlySet<ConceptId>;
  /** Of header, file name and text. */
  all: ReadonlySet<string>;
};

export type SentenceTerms = {
  /** Terms in order without stop words. */
  terms: readonly string[];
  wordCount: number;
  /** The terms of a table row's label, which says what the row is about. Null for prose. */
  label: readonly string[] | null;
  /** What it speaks of: see understand/concepts.ts. */
  concepts: SaidConcepts;
};

/** Passages that are found are found again by the next question; one takes some 15 KB. */
const rememberedMax = 1000;
const remembered = new Map<string, ChunkTerms>();

function readSentence(text: string): Omit<SentenceTerms, 'label'> {
  const words = wordsOf(text);
  const terms = words.filter((word) => !word.isStopWord).map((word) => word.term);
  return {
    terms,
    wordCount: words.length,
    concepts: conceptsSaid(words.map((word) => word.term)),
  };
}

/** The terms of a row's label: its first cell that isn't blank, without units and remarks in brackets. */
function labelOf(row: string): string[] {
  const cell = /[^\s|][^|]*/u.exec(row)?.[0] ?? '';
  const label = termsOf(cell.replaceAll(/\([^)]*\)/gu, ' '));
  return label.length > 0 ? label : termsOf(cell);
}

function takeApart(chunk: SourceChunk): ChunkTerms {
  const header = new Set(termsOf(`${chunk.header} ${chunk.documentName}`));
  const sentences = chunk.sentences.map(({ start, end, kind }): SentenceTerms => {
    const text = chunk.text.slice(start, end);
    return { ...readSentence(text), label: kind === 'table-row' ? labelOf(text) : null };
  });
  const heading = new Set(termsOf(lastHeading(chunk.header)));
  const all = new Set(header);
  for (const sentence of sentences) for (const term of sentence.terms) all.add(term);
  const concepts = new Set(sentences.flatMap((sentence) => [...sentence.concepts.all]));
  return { header, heading, sentences, concepts, all };
}

/**
 * The terms of a passage. They are kept by the chunk's id, which stands for its text, and by the name of its document,
 * which may change. Only for passages that were read through a scope.
 */
export function termsOfChunk(chunk: SourceChunk): ChunkTerms {
  const key = `${chunk.chunkId} ${chunk.documentName}`;
  const terms = remembered.get(key) ?? takeApart(chunk);
  remembered.delete(key);
  remembered.set(key, terms);
  const [oldest] = remembered.keys();
  if (remembered.size > rememberedMax && oldest !== undefined) remembered.delete(oldest);
  return terms;
}
