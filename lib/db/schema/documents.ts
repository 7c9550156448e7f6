import { sql } from 'drizzle-orm';
import {
  blob,
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { DocumentFields } from '#lib/shared/documents.ts';
import { groups, workspaces } from './access.ts';
import { user } from './auth.ts';

export const documents = sqliteTable(
  'documents',
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id),
    /** The file name as uploaded, for people only; never part of a path. */
    name: text().notNull(),
    /** The folder inside an uploaded folder, e.g. "pleadings/2024"; empty for single files. */
    folder: text().notNull().default(''),
    title: text(),
    /** JSON: what the first pages say the document is; null until they were read. */
    foundFields: text({ mode: 'json' }).$type<DocumentFields>(),
    /** JSON: what a person entered instead: it wins, and reading the document again leaves it. */
    enteredFields: text({ mode: 'json' }).$type<Partial<DocumentFields>>(),
    currentVersionId: text().notNull(),
    /** True when only those with a grant of their own may know of it: see `documentGrants`. */
    restricted: integer({ mode: 'boolean' }).notNull().default(false),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
    /** Set at once when a person deletes it: from then on it is invisible; a job removes what is left. */
    deletedAt: integer(),
  },
  (table) => [index('documents_by_workspace').on(table.workspaceId, table.createdAt)],
);

/** Who may read a restricted document, besides having a role in its workspace: a person or a group (exactly one of the two). */
export const documentGrants = sqliteTable(
  'document_grants',
  {
    id: text().primaryKey(),
    documentId: text()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    userId: text().references(() => user.id, { onDelete: 'cascade' }),
    groupId: text().references(() => groups.id, { onDelete: 'cascade' }),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [
    uniqueIndex('document_grants_by_user').on(table.documentId, table.userId),
    uniqueIndex('document_grants_by_group').on(table.documentId, table.groupId),
    index('document_grants_of_user').on(table.userId),
    index('document_grants_of_group').on(table.groupId),
    check('document_grants_one_holder', sql`(user_id IS NULL) <> (group_id IS NULL)`),
  ],
);

/** Grants that administrators gave because no manager could open a restricted document any more, with the reason. */
export const documentRescues = sqliteTable(
  'document_rescues',
  {
    id: text().primaryKey(),
    documentId: text()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    /** Who may open it since. */
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    reason: text().notNull(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [
    index('document_rescues_by_document').on(table.documentId),
    index('document_rescues_of_user').on(table.userId, table.createdAt),
  ],
);

/** The states of a version on its way; the last three are final. */
export const versionStates = ['queued', 'parsing', 'indexing', 'ready', 'ready with gaps', 'failed'] as const;

export const documentVersions = sqliteTable(
  'document_versions',
  {
    id: text().primaryKey(),
    documentId: text()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id),
    number: integer().notNull(),
    sha256: text().notNull(),
    sizeBytes: integer().notNull(),
    /** The random name of the original under data/blobs. */
    blobName: text().notNull(),
    format: text({ enum: ['pdf', 'docx', 'html', 'markdown', 'text'] }),
    state: text({ enum: versionStates }).notNull(),
    pageCount: integer(),
    /** How far the work is, for the page: pages read, and pages that can be searched. */
    pagesParsed: integer().notNull().default(0),
    pagesIndexed: integer().notNull().default(0),
    chunkCount: integer().notNull().default(0),
    /** A code of the error catalogue when the state is `failed`, with a sentence for the person. */
    problemCode: text(),
    problem: text(),
    /** JSON: seconds spent per stage {parse, chunk, embed, index, total}. */
    seconds: text({ mode: 'json' }).$type<Record<string, number>>(),
    /** JSON: what the document holds and was not read, in words for people. */
    omissions: text({ mode: 'json' }).$type<string[]>(),
    parserVersion: integer(),
    /** Random: part of what the ids of its passages are made of, so that nobody can guess a text from an id. Null in versions from before it was. */
    passageSecret: text(),
    chunkerVersion: integer(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
    finishedAt: integer(),
  },
  (table) => [
    uniqueIndex('document_versions_by_number').on(table.documentId, table.number),
    index('document_versions_by_hash').on(table.workspaceId, table.sha256),
    index('document_versions_by_state').on(table.state),
  ],
);

export const pages = sqliteTable(
  'pages',
  {
    versionId: text()
      .notNull()
      .references(() => documentVersions.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    width: real().notNull(),
    height: real().notNull(),
    state: text({ enum: ['text', 'no-text', 'failed'] }).notNull(),
    problem: text(),
    text: text().notNull(),
    /** Letters and digits that the file has here and nobody sees; they are not in the text. */
    unseenCharacters: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.versionId, table.number] })],
);

/** A part of a sentence on one page; a sentence that runs over a page break has two. */
export type SentenceSpan = {
  page: number;
  start: number;
  end: number;
  rects: [number, number, number, number][];
};

/** A sentence of a chunk: where it lies in the chunk's text, and where on the pages. */
export type ChunkSentence = {
  start: number;
  end: number;
  spans: SentenceSpan[];
  /** Headings and table rows are no prose: they are rarely an answer by themselves. Missing for sentences. */
  kind?: 'heading' | 'table-row';
};

export const chunks = sqliteTable(
  'chunks',
  {
    /** Depends only on version, place, text and chunker: a repeated step writes the same rows. */
    id: text().primaryKey(),
    versionId: text()
      .notNull()
      .references(() => documentVersions.id, { onDelete: 'cascade' }),
    documentId: text()
      .notNull()
      .references(() => documents.id, { onDelete: 'cascade' }),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id),
    ordinal: integer().notNull(),
    /** The line before the text for search: document title, kind, heading path. Not part of what is cited. */
    header: text().notNull(),
    text: text().notNull(),
    textSha256: text().notNull(),
    tokenCount: integer().notNull(),
    pageStart: integer().notNull(),
    pageEnd: integer().notNull(),
    sentences: text({ mode: 'json' }).$type<ChunkSentence[]>().notNull(),
  },
  (table) => [
    uniqueIndex('chunks_by_version').on(table.versionId, table.ordinal),
    index('chunks_by_workspace').on(table.workspaceId),
    index('chunks_by_document').on(table.documentId),
  ],
);

/** Vectors are kept here too, so that a search index can be rebuilt without the model. Little-endian float32. */
export const chunkVectors = sqliteTable(
  'chunk_vectors',
  {
    chunkId: text()
      .notNull()
      .references(() => chunks.id, { onDelete: 'cascade' }),
    /** The embedding model's identity: the SHA-256 of its file, or engine and name of a remote one. */
    modelId: text().notNull(),
    vector: blob({ mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.chunkId, table.modelId] })],
);

/** The search index of a workspace: a LanceDB table per generation, of which one is live. */
export const searchIndexes = sqliteTable(
  'search_indexes',
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    generation: integer().notNull(),
    state: text({ enum: ['building', 'live', 'retired'] }).notNull(),
    modelId: text().notNull(),
    dimensions: integer().notNull(),
    /** True once a restricted document was erased that it counted: its words weigh in the order until the index is made anew. */
    holdsErased: integer({ mode: 'boolean' }).notNull().default(false),
    /** When the first document was erased whose text its files may still hold; null while there is none. */
    erasureDueAt: integer(),
    createdAt: integer().notNull(),
  },
  (table) => [uniqueIndex('search_indexes_by_generation').on(table.workspaceId, table.generation)],
);
