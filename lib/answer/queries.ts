import { and, asc, between, eq, inArray, isNull, like, or, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { readableDocuments } from '#lib/access/read-scope.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { database } from '#lib/db/client.ts';
import {
  chunks,
  chunkVectors,
  documents,
  documentVersions,
  pages,
  workspaces,
} from '#lib/db/schema/index.ts';
import { effectiveFields, type WorkspaceSummary } from '#lib/shared/documents.ts';
import type { SearchedDocument, SourceChunk } from './types.ts';

/** SQLite takes at most 32,766 values in one statement; lists are read in parts well below that. */
const idsPerQuery = 500;

function inParts<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}

const chunkFields = {
  chunkId: chunks.id,
  documentId: chunks.documentId,
  documentName: documents.name,
  documentTitle: documents.title,
  versionId: chunks.versionId,
  versionNumber: documentVersions.number,
  versionSha256: documentVersions.sha256,
  versionCreatedAt: documentVersions.createdAt,
  foundFields: documents.foundFields,
  enteredFields: documents.enteredFields,
  format: documentVersions.format,
  ordinal: chunks.ordinal,
  header: chunks.header,
  text: chunks.text,
  pageStart: chunks.pageStart,
  pageEnd: chunks.pageEnd,
  sentences: chunks.sentences,
};

async function selectChunks(scope: ReadScope, condition: SQL | undefined): Promise<SourceChunk[]> {
  // Cross joins, as SQLite then begins with the chunks asked for; else it reads all chunks of the workspace to find them.
  const rows = await database()
    .select(chunkFields)
    .from(chunks)
    .crossJoin(documents)
    .crossJoin(documentVersions)
    .where(
      and(
        condition,
        eq(documents.id, chunks.documentId),
        eq(documentVersions.id, chunks.versionId),
        readableDocuments(scope),
      ),
    );
  return rows.map(({ foundFields, enteredFields, ...row }) => ({
    ...row,
    documentDate: effectiveFields({ foundFields, enteredFields }).date,
    format: row.format ?? 'text',
  }));
}

/** The chunks of these ids that may be read now, of whatever version, in no order. Others are left out. */
export async function readChunks(scope: ReadScope, chunkIds: readonly string[]): Promise<SourceChunk[]> {
  const parts = inParts([...new Set(chunkIds)], idsPerQuery);
  return (await Promise.all(parts.map((part) => selectChunks(scope, inArray(chunks.id, part))))).flat();
}

type ChunkPlace = { versionId: string; ordinal: number };

/** True of the chunks at these places: one value, as a condition for each would take longer to write than to run. */
function isAt(places: readonly ChunkPlace[]): SQL {
  const pairs = JSON.stringify(places.map(({ versionId, ordinal }) => [versionId, ordinal]));
  return sql`(${chunks.versionId}, ${chunks.ordinal}) in (select value ->> 0, value ->> 1 from json_each(${pairs}))`;
}

/** The chunks at these places in their documents, as far as they may be read. */
export async function readChunksAt(scope: ReadScope, places: readonly ChunkPlace[]): Promise<SourceChunk[]> {
  return await selectChunks(scope, isAt(places));
}

/** Only their texts. */
export async function readTextsAt(scope: ReadScope, places: readonly ChunkPlace[]): Promise<string[]> {
  const rows = await database()
    .select({ text: chunks.text })
    .from(chunks)
    .crossJoin(documents)
    .where(and(isAt(places), eq(documents.id, chunks.documentId), readableDocuments(scope)));
  return rows.map(({ text }) => text);
}

/** What tells where the lines of a page are: a chunk's sentences with their places. */
export type NearbyChunk = Pick<SourceChunk, 'ordinal' | 'pageStart' | 'sentences'>;

/** The chunks around each of these in its document, in order, as far as they may be read: at most `reach` on each side. */
export async function readChunksAround(
  scope: ReadScope,
  input: { chunkIds: readonly string[]; reach: number },
): Promise<Map<string, NearbyChunk[]>> {
  const cited = alias(chunks, 'cited');
  const around = new Map<string, NearbyChunk[]>();
  for (const part of inParts([...new Set(input.chunkIds)], idsPerQuery)) {
    const rows = await database()
      .select({
        citedId: cited.id,
        ordinal: chunks.ordinal,
        pageStart: chunks.pageStart,
        sentences: chunks.sentences,
      })
      .from(cited)
      .crossJoin(chunks)
      .crossJoin(documents)
      .where(
        and(
          inArray(cited.id, part),
          eq(chunks.versionId, cited.versionId),
          between(
            chunks.ordinal,
            sql`${cited.ordinal} - ${input.reach}`,
            sql`${cited.ordinal} + ${input.reach}`,
          ),
          eq(documents.id, chunks.documentId),
          readableDocuments(scope),
        ),
      )
      .orderBy(asc(chunks.ordinal));
    for (const { citedId, ...chunk } of rows) around.set(citedId, [...(around.get(citedId) ?? []), chunk]);
  }
  return around;
}

/** The readable documents of the workspace with the state of their current version; failed and unfinished ones too. */
export async function listSearched(scope: ReadScope, workspaceId: string): Promise<SearchedDocument[]> {
  const rows = await database()
    .select({
      documentId: documents.id,
      versionId: documents.currentVersionId,
      name: documents.name,
      title: documents.title,
      foundFields: documents.foundFields,
      enteredFields: documents.enteredFields,
      createdAt: documents.createdAt,
      state: documentVersions.state,
      chunkCount: documentVersions.chunkCount,
    })
    .from(documents)
    .innerJoin(documentVersions, eq(documentVersions.id, documents.currentVersionId))
    .where(and(eq(documents.workspaceId, workspaceId), readableDocuments(scope)));
  return rows.map(({ foundFields, enteredFields, ...document }) => ({
    ...document,
    fields: effectiveFields({ foundFields, enteredFields }),
  }));
}

/** More pages than this are not looked at. */
const pagesLookedAt = 300;

/**
 * The whole texts of the pages of these versions that may be read and fit one of the patterns of SQL's LIKE; `many` when
 * there are too many to look at.
 */
export async function findPageTexts(
  scope: ReadScope,
  input: { versionIds: readonly string[]; patterns: readonly string[] },
): Promise<string[] | 'many'> {
  const fits = or(...input.patterns.map((pattern) => like(pages.text, pattern)));
  const found: string[] = [];
  for (const part of inParts(input.versionIds, idsPerQuery)) {
    const rows = await database()
      .select({ text: pages.text })
      .from(pages)
      .innerJoin(documentVersions, eq(documentVersions.id, pages.versionId))
      .innerJoin(documents, eq(documents.id, documentVersions.documentId))
      .where(and(inArray(pages.versionId, part), fits, readableDocuments(scope)))
      .limit(pagesLookedAt + 1);
    found.push(...rows.map(({ text }) => text));
    if (found.length > pagesLookedAt) return 'many';
  }
  return found;
}

export type AnswerRules = Pick<WorkspaceSummary, 'answerMode' | 'unsupportedClaims'>;

/** How a workspace wants its questions answered. The scope says that it may be entered. */
export async function findAnswerRules(workspaceId: string): Promise<AnswerRules> {
  const [row] = await database()
    .select({ answerMode: workspaces.answerMode, unsupportedClaims: workspaces.unsupportedClaims })
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.deletedAt)));
  return row ?? { answerMode: 'quotes', unsupportedClaims: 'withhold' };
}

export type StoredVector = {
  chunkId: string;
  documentId: string;
  header: string;
  text: string;
  vector: Buffer | null;
};

/** Every readable chunk of these versions with its vector: for searching without an index. */
export async function readAllForScan(
  scope: ReadScope,
  input: { versionIds: readonly string[]; modelId: string },
): Promise<StoredVector[]> {
  const found: StoredVector[] = [];
  for (const part of inParts(input.versionIds, idsPerQuery)) {
    const rows = await database()
      .select({
        chunkId: chunks.id,
        documentId: chunks.documentId,
        header: chunks.header,
        text: chunks.text,
        vector: chunkVectors.vector,
      })
      .from(chunks)
      .innerJoin(documents, eq(documents.id, chunks.documentId))
      .leftJoin(
        chunkVectors,
        and(eq(chunkVectors.chunkId, chunks.id), eq(chunkVectors.modelId, input.modelId)),
      )
      .where(and(inArray(chunks.versionId, part), readableDocuments(scope)));
    found.push(...rows);
  }
  return found;
}

/** True when every one of these documents may be read now. */
export async function areReadable(scope: ReadScope, documentIds: readonly string[]): Promise<boolean> {
  const distinct = [...new Set(documentIds)];
  let readable = 0;
  for (const part of inParts(distinct, idsPerQuery)) {
    const rows = await database()
      .select({ id: documents.id })
      .from(documents)
      .where(and(inArray(documents.id, part), readableDocuments(scope)));
    readable += rows.length;
  }
  return readable === distinct.length;
}
