import PQueue from 'p-queue';
import { AppError } from '#lib/core/errors.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import type { IndexHit } from '#lib/vectors/types.ts';
import { readAllForScan, type StoredVector } from './queries.ts';
import type { SearchedDocument } from './types.ts';
import { termsOf } from './words.ts';

/** Above this many passages a search without an index would block the server for too long. */
export const scanMaxChunks = 20_000;

/** A scan holds all that it reads and leaves no time for another one beside it. */
const scanning = new PQueue({ concurrency: 1 });

/** BM25 with the usual constants (Robertson & Zaragoza 2009). */
const saturation = 1.2;
const lengthShare = 0.75;

export type ScanInput = {
  documents: readonly SearchedDocument[];
  terms: readonly string[];
  /** The question's vector and its model; null to search by words alone. */
  question: { vector: Float32Array; modelId: string } | null;
  limit: number;
};

type Counted = {
  chunkId: string;
  documentId: string;
  counts: ReadonlyMap<string, number>;
  length: number;
};

function count(row: StoredVector, wanted: ReadonlySet<string>): Counted {
  const terms = termsOf(`${row.header}\n${row.text}`);
  const counts = new Map<string, number>();
  for (const term of terms) if (wanted.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return { chunkId: row.chunkId, documentId: row.documentId, counts, length: terms.length };
}

type ScoredPassage = IndexHit & Pick<Counted, 'documentId'>;

function scoreText(counted: readonly Counted[], terms: readonly string[]): ScoredPassage[] {
  const meanLength = counted.reduce((sum, entry) => sum + entry.length, 0) / Math.max(1, counted.length) || 1;
  const weights = terms.map((term) => {
    const found = counted.filter((entry) => entry.counts.has(term)).length;
    return { term, weight: Math.log(1 + (counted.length - found + 0.5) / (found + 0.5)) };
  });
  const hits = counted.map((entry) => {
    const norm = saturation * (1 - lengthShare + lengthShare * (entry.length / meanLength));
    const score = weights.reduce((sum, { term, weight }) => {
      const times = entry.counts.get(term) ?? 0;
      return sum + (weight * times * (saturation + 1)) / (times + norm);
    }, 0);
    return { chunkId: entry.chunkId, documentId: entry.documentId, score };
  });
  return hits.filter((hit) => hit.score > 0);
}

function cosine(vector: Float32Array, stored: Buffer): number {
  if (stored.byteLength !== vector.length * Float32Array.BYTES_PER_ELEMENT) return 0;
  let dot = 0;
  for (const [index, value] of vector.entries()) dot += value * stored.readFloatLE(index * 4);
  return dot;
}

function best(hits: readonly IndexHit[], limit: number): IndexHit[] {
  return [...hits]
    .sort((one, other) => other.score - one.score)
    .slice(0, limit)
    .map(({ chunkId, score }) => ({ chunkId, score }));
}

/** True when there are few enough passages to look at each. */
export function canScan(documents: readonly SearchedDocument[]): boolean {
  return documents.reduce((sum, document) => sum + document.chunkCount, 0) <= scanMaxChunks;
}

/**
 * Searches the stored passages one by one, without an index: exact, and slow. For the time in which the index of a
 * workspace is made again. Throws `WORKSPACE_BUSY` when there are too many.
 */
export async function scanWorkspace(
  scope: ReadScope,
  input: ScanInput,
): Promise<{ text: IndexHit[]; vector: IndexHit[] }> {
  if (!canScan(input.documents)) throw new AppError('WORKSPACE_BUSY');
  return await scanning.add(() => scan(scope, input));
}

async function scan(scope: ReadScope, input: ScanInput): Promise<{ text: IndexHit[]; vector: IndexHit[] }> {
  const versionIds = input.documents.map((document) => document.versionId);
  const rows = await readAllForScan(scope, { versionIds, modelId: input.question?.modelId ?? '' });
  return rankStored(rows, { ...input, vector: input.question?.vector ?? null });
}

/** The stored passages that match best by words (BM25 over header line and text) and by meaning, best first. */
export function rankStored(
  rows: readonly StoredVector[],
  input: { terms: readonly string[]; vector: Float32Array | null; limit: number },
): { text: IndexHit[]; vector: IndexHit[] } {
  const { terms, vector, limit } = input;
  const near = rows.flatMap((row) =>
    vector && row.vector ? [{ chunkId: row.chunkId, score: cosine(vector, row.vector) }] : [],
  );
  const counted = rows.map((row) => count(row, new Set(terms)));
  return { text: best(scoreText(counted, terms), limit), vector: best(near, limit) };
}

export type ScanTextsInput = {
  /** What is read, and what words are counted in. */
  documents: readonly SearchedDocument[];
  /** One list of hits for each; `documentIds` narrows it without changing how words are weighed. */
  searches: readonly { terms: readonly string[]; limit: number; documentIds?: readonly string[] }[];
};

/**
 * Searches the stored passages of these documents by words. Unlike an index, which also counts words in what it then filters out,
 * it knows no others: what a person may not read changes nothing in the order.
 */
export async function scanTexts(scope: ReadScope, input: ScanTextsInput): Promise<IndexHit[][]> {
  return await scanning.add(async () => {
    const versionIds = input.documents.map((document) => document.versionId);
    const rows = await readAllForScan(scope, { versionIds, modelId: '' });
    const wanted = new Set(input.searches.flatMap(({ terms }) => terms));
    const counted = rows.map((row) => count(row, wanted));
    return input.searches.map(({ terms, limit, documentIds }) => {
      const within = documentIds && new Set(documentIds);
      const hits = scoreText(counted, terms);
      return best(within ? hits.filter(({ documentId }) => within.has(documentId)) : hits, limit);
    });
  });
}
