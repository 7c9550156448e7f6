import { readFile } from 'node:fs/promises';
import wordListPath from 'word-list';
import type { ReadScope } from '#lib/core/read-scope.ts';
import type { Correction } from '#lib/shared/answer.ts';
import { searchText } from '#lib/vectors/search-index.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import { nameAsText } from './document-names.ts';
import { readAllForScan, readChunks } from './queries.ts';
import { isVariant, textOfChunk } from './readable-text.ts';
import type { TermSample } from './term-weights.ts';
import type { Candidate, SearchedDocument, SourceChunk } from './types.ts';
import { quotedPhrases } from './understand/exact-parts.ts';
import { isMedicine } from './verify/check-names.ts';
import { termsOf, wordsOf } from './words.ts';

/** In shorter words one letter makes another word too easily. */
const lettersFrom = 6;
/** With more unknown words the question is of another language or subject, not misspelt. */
const misspeltMax = 3;
/** The index holds stems: a misspelt end is looked for without this many of its letters. */
const cutLetters = [0, 2, 3, 4];
const stemLettersFrom = 4;
const hitsLookedAt = 20;

let english: Promise<string> | undefined;

/** True for an English word: it is not misspelt, even when no document has it ("patent" among records of patients). */
async function isEnglish(word: string): Promise<boolean> {
  english ??= readFile(wordListPath, 'utf8').then((words) => `\n${words}\n`);
  return (await english).includes(`\n${word}\n`);
}

function isTransposed(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  const at = Array.from(one).findIndex((letter, index) => letter !== other[index]);
  const swapped = `${one.slice(0, at)}${one[at + 1] ?? ''}${one[at] ?? ''}${one.slice(at + 2)}`;
  return at >= 0 && swapped === other;
}

/** True when one is the other with one letter more, less, changed or swapped with the next, behind the first letter. */
export function isMisspelling(one: string, other: string): boolean {
  return one !== other && one[0] === other[0] && (isVariant(one, other) || isTransposed(one, other));
}

type AskedWord = { written: string; lower: string; term: string };

export type FindCorrectionsInput = {
  question: string;
  location: IndexLocation;
  /** An index weighs spellings by all its passages: what it puts first would tell of words in hidden ones, so none is asked. */
  hidesDocuments: boolean;
  sample: TermSample;
  documents: readonly SearchedDocument[];
  candidates: readonly Candidate[];
};

/** The words of the question that nothing that was found or sampled has. Medicines are never guessed at. */
function unknownWords({ question, sample, documents, candidates }: FindCorrectionsInput): AskedWord[] {
  const exact = new Set(quotedPhrases(question).flatMap(termsOf));
  const names = documents.map(({ name, title, fields }) =>
    [nameAsText(name), title, ...fields.parties].join(' '),
  );
  const known = new Set(names.flatMap(termsOf));
  const isKnown = (term: string) =>
    exact.has(term) ||
    known.has(term) ||
    sample.counts.has(term) ||
    candidates.some(({ chunk }) => textOfChunk(chunk).terms.has(term));
  return wordsOf(question)
    .map(({ term, start, end, isStopWord }) => ({ term, isStopWord, written: question.slice(start, end) }))
    .filter(({ written, isStopWord }) => !isStopWord && /^\p{L}+$/u.test(written))
    .filter(({ term, written }) => written.length >= lettersFrom && !isMedicine(written) && !isKnown(term))
    .map(({ term, written }) => ({ term, written, lower: written.toLowerCase() }));
}

function spellingsSearched({ lower }: AskedWord): string {
  const stems = cutLetters.map((count) => lower.slice(0, lower.length - count));
  return stems.filter((stem) => stem.length >= stemLettersFrom).join(' ');
}

const textWithHeader = ({ header, text }: SourceChunk) => `${header}\n${text}`;

function hasWord(chunk: SourceChunk, lower: string): boolean {
  const text = textWithHeader(chunk).toLowerCase();
  return wordsOf(text).some(({ start, end }) => text.slice(start, end) === lower);
}

/** The word of these texts that the misspelt one likely stands for: the most frequent one. */
function likeliest(word: AskedWord, texts: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const { start, end } of wordsOf(text)) {
      const lower = text.slice(start, end).toLowerCase();
      if (isMisspelling(word.lower, lower) && !isMedicine(lower))
        counts.set(lower, (counts.get(lower) ?? 0) + 1);
    }
  }
  const [best] = [...counts].sort(([, one], [, other]) => other - one);
  return best?.[0] ?? null;
}

/** Corrections, and for each the first passage that was found to have its word. */
export type FoundCorrections = { corrections: Correction[]; sources: SourceChunk[] };

/** The passages that may have a word like it, out of the index; null where one has the word itself. */
async function lookUp(
  scope: ReadScope,
  word: AskedWord,
  { location, documents, candidates }: FindCorrectionsInput,
): Promise<SourceChunk[] | null> {
  const documentIds = documents.map(({ documentId }) => documentId);
  const known = await searchText({ location, documentIds, words: word.lower, limit: 1 });
  if (known.length > 0) return null;
  const words = spellingsSearched(word);
  const near = await searchText({ location, documentIds, words, match: 'spelling', limit: hitsLookedAt });
  const chunkIds = near.map(({ chunkId }) => chunkId);
  // Rows that are not yet in the text index are found by their exact words only; among few, what was found has them all.
  return [...(await readChunks(scope, chunkIds)), ...candidates.map(({ chunk }) => chunk)];
}

/** Reading so many passages for a misspelt word takes about as long as the search itself. */
const lookedThroughMax = 5000;

/** The same by reading all that may be read, where that is not too much to look at each. */
async function lookThrough(
  scope: ReadScope,
  word: AskedWord,
  { documents }: FindCorrectionsInput,
): Promise<SourceChunk[] | null> {
  const passages = documents.reduce((sum, { chunkCount }) => sum + chunkCount, 0);
  if (passages > lookedThroughMax) return null;
  const versionIds = documents.map(({ versionId }) => versionId);
  const rows = await readAllForScan(scope, { versionIds, modelId: '' });
  const like: string[] = [];
  for (const { chunkId, header, text } of rows) {
    const lower = `${header}\n${text}`.toLowerCase();
    if (termsOf(lower).includes(word.term)) return null;
    const isLike = wordsOf(lower).some(({ start, end }) =>
      isMisspelling(word.lower, lower.slice(start, end)),
    );
    if (isLike) like.push(chunkId);
  }
  return await readChunks(scope, like.sort().slice(0, hitsLookedAt));
}

async function correct(
  scope: ReadScope,
  word: AskedWord,
  input: FindCorrectionsInput,
): Promise<FoundCorrections> {
  const none = { corrections: [], sources: [] };
  if (await isEnglish(word.lower)) return none;
  const chunks = await (input.hidesDocuments ? lookThrough : lookUp)(scope, word, input);
  const meant = chunks && likeliest(word, chunks.map(textWithHeader));
  if (!meant) return none;
  const source = chunks.find((chunk) => hasWord(chunk, meant));
  return {
    corrections: [{ written: word.written, searched: meant }],
    sources: source ? [source] : [],
  };
}

/**
 * The misspelt words of a question: longer ones that are no English words and that no searched document has, while one of
 * them has a word that differs in one letter. Never inside quotation marks, and never a medicine: one letter can make another
 * one. Looks only at what the scope may read.
 */
export async function findCorrections(
  scope: ReadScope,
  input: FindCorrectionsInput,
): Promise<FoundCorrections> {
  const unknown = unknownWords(input);
  if (unknown.length > misspeltMax) return { corrections: [], sources: [] };
  const found: FoundCorrections[] = [];
  // One after the other: each may read all passages.
  for (const word of unknown) found.push(await correct(scope, word, input));
  return {
    corrections: found.flatMap(({ corrections }) => corrections),
    sources: found.flatMap(({ sources }) => sources),
  };
}

/** The question with its corrections in place. */
export function withCorrections(question: string, corrections: readonly Correction[]): string {
  return corrections.reduce(
    (text, { written, searched }) =>
      text.replaceAll(new RegExp(`(?<!\\p{L})${written}(?!\\p{L})`, 'gu'), searched),
    question,
  );
}
