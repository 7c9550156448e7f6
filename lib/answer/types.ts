import type { ChunkSentence } from '#lib/db/schema/index.ts';
import type { AnswerNotice, Correction } from '#lib/shared/answer.ts';
import type { DocumentFields } from '#lib/shared/documents.ts';
import type { ConceptId } from './understand/concepts.ts';
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
  versionCreatedAt: number;
  /** The date of the document itself, as YYYY-MM-DD. */
  documentDate: string | null;
  format: DocumentFormat;
  ordinal: number;
  header: string;
  text: string;
  pageStart: number;
  pageEnd: number;
  sentences: readonly ChunkSentence[];
};

/** A chunk whose text was shown to the person or to the model. */
export type UsedChunk = { chunkId: string; documentId: string; versionId: string };

/** What speaks for a passage; each lies between 0 and 1, but for a row of a table that names the figure asked for. */
export type PassageSignals = {
  /** The mix of both searches. */
  fused: number;
  /** How surely the question names its document. */
  document: number;
  /** How well its best sentence covers the question, with its headings; and the label of a table's row. */
  bestSentence: number;
  /** The share of the question in the heading right above it. */
  heading: number;
  /** The share of the asked concepts that one of its sentences, or all of them, speak of. */
  conceptsInSentence: number;
  concepts: number;
  /** What the search thinks of the passage before or after it. */
  neighbour: number;
  /** 1 when there are enough words to say something. */
  length: number;
};

/** A chunk that a search found, with what speaks for it: each score lies between 0 and 1. */
export type Candidate = {
  chunk: SourceChunk;
  /** What the candidates are ordered by. */
  score: number;
  /** How well the passage itself speaks to the question, whatever else was found and whichever document it is. */
  contentScore: number;
  /** What the scores are made of; null where one kind of search is measured as it is. */
  signals: PassageSignals | null;
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

/** How much each term and each concept of a question tells: see term-weights.ts. */
export type QuestionWeights = {
  terms: ReadonlyMap<string, number>;
  concepts: ReadonlyMap<ConceptId, number>;
};

export type Retrieval = {
  /** The question as it was searched: words that no document has are replaced by what was likely meant. */
  searchedQuestion: string;
  corrections: readonly Correction[];
  /** Passages that have the words of the corrections. */
  correctedFrom: readonly SourceChunk[];
  /** Best first, near-identical ones left out. */
  candidates: readonly Candidate[];
  documents: readonly SearchedDocument[];
  /** The documents that the question is about, because it names them; null when any may be meant. */
  namedDocumentIds: readonly string[] | null;
  /** The documents that alone may be quoted, because a proper name of theirs is in the question; null when all may. */
  quotableDocumentIds: readonly string[] | null;
  weights: QuestionWeights;
  notices: readonly AnswerNotice[];
  /** The index that was searched; null when the workspace was searched without one. */
  indexGeneration: number | null;
};
