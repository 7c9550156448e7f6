import type { SourceChunk } from './types.ts';
import { termsOf, wordsOf } from './words.ts';

/** The terms of a passage, taken apart once for all that scores it. */
export type ChunkTerms = {
  /** Of the header line and the file name. */
  header: ReadonlySet<string>;
  sentences: readonly SentenceTerms[];
  /** Of header, file name and text. */
  all: ReadonlySet<string>;
};

export type SentenceTerms = {
  /** Terms in order without stop words, and their places counted in words. */
  terms: readonly string[];
  positions: readonly number[];
  wordCount: number;
  /** The terms of a table row's label, which says what the row is about. Null for prose. */
  label: readonly string[] | null;
};

/** Passages that are found are found again by the next question; one takes some 15 KB. */
const rememberedMax = 1000;
const remembered = new Map<string, ChunkTerms>();

function readSentence(text: string): Omit<SentenceTerms, 'label'> {
  const terms: string[] = [];
  const positions: number[] = [];
  const words = wordsOf(text);
  for (const [position, word] of words.entries()) {
    if (word.isStopWord) continue;
    terms.push(word.term);
    positions.push(position);
  }
  return { terms, positions, wordCount: words.length };
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
  const all = new Set(header);
  for (const sentence of sentences) for (const term of sentence.terms) all.add(term);
  return { header, sentences, all };
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
