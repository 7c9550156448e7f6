import type { ChunkSentence } from '#lib/db/schema/index.ts';
import type { AnswerNotice } from '#lib/shared/answer.ts';
import type { DocumentFields } from '#lib/shared/documents.ts';
import type { DocumentFormat } from '#lib/ingest/parse/types.ts';

/** How passages are looked for; the single kinds exist to measure what each part is worth. */
export const retrievalKinds = ['hybrid', 'bm25', 'vector'] as const;
export type RetrievalKind = (typeof retrievalKinds)[number];

/** A chunk as it is read from the database, through a scope. */
export type SourceChunk = {
  chunkId: string;
  documentId: string;
  documentName: string;
  documentTitle: string | null;
  versionId: string;
  versionNumber: number;
  versionSha256: string;
  format: DocumentFormat;
  ordinal: number;
  header: string;
  text: string;
  pageStart: number;
  pageEnd: number;
  sentences: readonly ChunkSentence[];
};

/** A chunk that a search found, with what speaks for it: each score lies between 0 and 1. */
export type Candidate = {
  chunk: SourceChunk;
  /** What the candidates are ordered by. */
  score: number;
  textScore: number;
  vectorScore: number;
  documentScore: number;
};

/** A document of the searched workspace that the person may read. */
export type SearchedDocument = {
  documentId: string;
  versionId: string;
  name: string;
  title: string | null;
  fields: DocumentFields;
  /** When it was uploaded, in milliseconds since 1970. */
  createdAt: number;
  state: 'queued' | 'parsing' | 'indexing' | 'ready' | 'ready with gaps' | 'failed';
  chunkCount: number;
};

export type Retrieval = {
  /** Best first, near-identical ones left out. */
  candidates: readonly Candidate[];
  documents: readonly SearchedDocument[];
  /** How much each term tells: see term-weights.ts. */
  termWeights: ReadonlyMap<string, number>;
  notices: readonly AnswerNotice[];
  /** The index that was searched; null when the workspace was searched without one. */
  indexGeneration: number | null;
};
