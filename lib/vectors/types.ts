/**
 * The search index of a workspace is one LanceDB table per generation, under data/index/<workspaceId>/<generation>/.
 * It is derived from SQLite and can be thrown away: it answers with chunk ids and scores only, and what a person or a
 * model reads always comes from SQLite through a `ReadScope`.
 */

/** The columns of a table. `text` is the header line, a line break, and the chunk's text; `vector` has length 1 (L2). */
export const indexColumns = {
  id: 'id',
  documentId: 'document_id',
  vector: 'vector',
  text: 'text',
} as const;

export const indexTableName = 'chunks';

/** Where a table lies. Made by `liveIndexOf` or `newGeneration`, so that ids are known to be ids. */
export type IndexLocation = {
  workspaceId: string;
  generation: number;
  /** The embedding model whose vectors it holds: a question's vector of another model can't be compared with them. */
  modelId: string;
  dimensions: number;
};

/** A chunk as it is written to the index. */
export type IndexRow = { id: string; documentId: string; vector: Float32Array; text: string };

/** A hit: only an id and a score, higher is better (cosine similarity for vectors, BM25 for text). */
export type IndexHit = { chunkId: string; score: number };

/** How well a table is kept: rows without text index are searched by reading them all, which is slow. */
export type IndexHealth = { rows: number; fragments: number; rowsWithoutTextIndex: number };

/**
 * Up to this many rows every vector is compared; above, a vector index is built and searched. Comparing reads all vectors
 * from disk: at 100,000 of 384 dimensions 142 ms and 150 MB for each search, at this many a fifth of it.
 */
export const exactSearchMaxRows = 20_000;
