import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type Connection, MatchQuery, type Table } from '@lancedb/lancedb';
import { z } from 'zod';
import { config } from '#lib/core/config.ts';
import { isId } from '#lib/core/ids.ts';
import {
  exactSearchMaxRows,
  indexColumns,
  indexTableName,
  type IndexHit,
  type IndexLocation,
} from './types.ts';

/** What every search is given: where, how many hits, and the documents it is narrowed to (absent: all of them). */
export type SearchIndexInput = { location: IndexLocation; limit: number; documentIds?: readonly string[] };

/** Above `exactSearchMaxRows` the vector index is searched this widely, and its hits are compared exactly again. */
const approximateSearch = { ef: 200, refineFactor: 3 };

/** Open tables hold memory and file handles; the ones not used for longest are closed. */
const openTablesMax = 16;
const openTables = new Map<string, Promise<{ connection: Connection; table: Table }>>();

const hitSchema = z.object({ id: z.string() });
const textHitSchema = hitSchema.extend({ _score: z.number() });
const vectorHitSchema = hitSchema.extend({ _distance: z.number() });

function directoryOf(location: IndexLocation): string {
  if (!isId(location.workspaceId)) throw new Error('a search index without a workspace id');
  return join(config().paths.index, location.workspaceId, String(location.generation));
}

async function openForReading(directory: string): Promise<{ connection: Connection; table: Table }> {
  // LanceDB makes the directory of a database that is missing: a reader must not.
  await stat(directory);
  // 0 seconds: every read sees what the worker has written by then.
  const connection = await connect(directory, { readConsistencyInterval: 0 });
  return { connection, table: await connection.openTable(indexTableName) };
}

async function openTable(location: IndexLocation): Promise<Table> {
  const directory = directoryOf(location);
  const opened = openTables.get(directory) ?? openForReading(directory);
  openTables.delete(directory);
  openTables.set(directory, opened);
  const [oldest] = openTables.keys();
  if (openTables.size > openTablesMax && oldest !== undefined) await closeTable(oldest);
  return (await opened).table;
}

async function closeTable(directory: string): Promise<void> {
  const opened = openTables.get(directory);
  openTables.delete(directory);
  const handle = await opened?.catch(() => undefined);
  handle?.table.close();
  handle?.connection.close();
}

/** Closes every table that was opened for searching. */
export async function closeSearchTables(): Promise<void> {
  for (const directory of [...openTables.keys()]) await closeTable(directory);
}

function narrowTo(documentIds: readonly string[]): string {
  if (!documentIds.every(isId)) throw new Error('a search narrowed to something that is no id');
  return `${indexColumns.documentId} IN (${documentIds.map((id) => `'${id}'`).join(', ')})`;
}

async function withTable<T>(location: IndexLocation, search: (table: Table) => Promise<T>): Promise<T> {
  try {
    return await search(await openTable(location));
  } catch (error) {
    // The next search opens the table again: it may have been made anew.
    await closeTable(directoryOf(location));
    throw error;
  }
}

/**
 * The passages whose words match best (BM25), best first. The words are matched as they are: no operator, quote or
 * bracket in them means anything. Throws LanceDB's error when the index can't be read.
 */
export async function searchText(input: SearchIndexInput & { words: string }): Promise<IndexHit[]> {
  if (input.documentIds?.length === 0) return [];
  return await withTable(input.location, async (table) => {
    const query = table.query().fullTextSearch(new MatchQuery(input.words, indexColumns.text));
    if (input.documentIds) query.where(narrowTo(input.documentIds));
    const rows: unknown = await query.select([indexColumns.id, '_score']).limit(input.limit).toArray();
    return z
      .array(textHitSchema)
      .parse(rows)
      .map((row) => ({ chunkId: row.id, score: row._score }))
      .sort((one, other) => other.score - one.score);
  });
}

/**
 * The passages whose vectors are nearest (cosine similarity), best first; exact up to `exactSearchMaxRows` rows. The
 * vector must be of the location's model. Throws LanceDB's error when the index can't be read.
 */
export async function searchVectors(input: SearchIndexInput & { vector: Float32Array }): Promise<IndexHit[]> {
  if (input.documentIds?.length === 0) return [];
  return await withTable(input.location, async (table) => {
    const query = table.vectorSearch(input.vector).column(indexColumns.vector).distanceType('cosine');
    if ((await table.countRows()) > exactSearchMaxRows) {
      query.ef(approximateSearch.ef).refineFactor(approximateSearch.refineFactor);
    } else query.bypassVectorIndex();
    if (input.documentIds) query.where(narrowTo(input.documentIds));
    const rows: unknown = await query.select([indexColumns.id, '_distance']).limit(input.limit).toArray();
    return z
      .array(vectorHitSchema)
      .parse(rows)
      .map((row) => ({ chunkId: row.id, score: 1 - row._distance }))
      .sort((one, other) => other.score - one.score);
  });
}
