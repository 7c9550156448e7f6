import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, Index, Session, type Connection, type Table } from '@lancedb/lancedb';
import { Field, FixedSizeList, Float32, Schema, Utf8 } from 'apache-arrow';
import { config } from '#lib/core/config.ts';
import { isId } from '#lib/core/ids.ts';
import { forgetSyncedFiles, syncNewFiles } from './sync-files.ts';
import { indexColumns, indexTableName, type IndexLocation } from './types.ts';

/** Where the table of a generation lies. Throws for anything but a checked id. */
export function indexDirectory(location: Pick<IndexLocation, 'workspaceId' | 'generation'>): string {
  if (!isId(location.workspaceId) || !Number.isSafeInteger(location.generation))
    throw new Error('an index location that is not made of an id and a number');
  return join(config().paths.index, location.workspaceId, String(location.generation));
}

const tables = new Map<string, Promise<Table>>();

/**
 * LanceDB would keep up to 7 GB of indexes and metadata in memory, also of versions of a table that are gone: 18 MB for each
 * 100 documents read. This is what all tables of a process share; at 60,000 passages searches are as fast as without a limit.
 */
const cacheBytes = { index: 192n * 1024n * 1024n, metadata: 16n * 1024n * 1024n };

let session: Session | undefined;

function connectTo(directory: string): Promise<Connection> {
  session ??= new Session(cacheBytes.index, cacheBytes.metadata);
  // In one object: given as a parameter of its own, the session is ignored (LanceDB 0.39).
  // 0: every read looks for the newest version first, so what another process wrote is seen at once.
  return connect({ uri: directory, readConsistencyInterval: 0, session });
}

/** How much the tables of this process keep in the caches that they share, in bytes: for tests. */
export function cachedBytes(): number {
  return Number(session?.sizeBytes() ?? 0n);
}

async function openAt(directory: string): Promise<Table> {
  const connection = await connectTo(directory);
  return connection.openTable(indexTableName);
}

/** The table of a generation; opened once and kept. Throws what LanceDB throws when it is absent or damaged. */
export function openTable(location: IndexLocation): Promise<Table> {
  const directory = indexDirectory(location);
  const known = tables.get(directory);
  if (known) return known;
  const opening = openAt(directory);
  // Older generations of the workspace are not used again; searches that run keep theirs until they end.
  const ofWorkspace = join(directory, '..', '/');
  for (const other of tables.keys()) if (other.startsWith(ofWorkspace)) tables.delete(other);
  tables.set(directory, opening);
  opening.catch(() => tables.delete(directory));
  return opening;
}

/** Forgets an opened table, so that the next use opens it anew: after an error, and when it was removed. */
export async function closeTable(location: Pick<IndexLocation, 'workspaceId' | 'generation'>): Promise<void> {
  const directory = indexDirectory(location);
  const known = tables.get(directory);
  tables.delete(directory);
  forgetSyncedFiles(directory);
  const table = await known?.catch(() => undefined);
  table?.close();
}

/**
 * Text is searched by stems without the English stop words. Positions are left out: nothing here searches for phrases,
 * and they make the index several times larger.
 */
const textIndex = () =>
  Index.fts({
    baseTokenizer: 'simple',
    language: 'English',
    lowercase: true,
    stem: true,
    removeStopWords: true,
    asciiFolding: true,
    withPosition: false,
  });

function schemaOf(dimensions: number): Schema {
  const component = new Field('item', new Float32(), true);
  return new Schema([
    new Field(indexColumns.id, new Utf8(), false),
    new Field(indexColumns.documentId, new Utf8(), false),
    new Field(indexColumns.vector, new FixedSizeList(dimensions, component), false),
    new Field(indexColumns.text, new Utf8(), false),
  ]);
}

/**
 * Makes an empty table with its indexes, in place of whatever lies there. Rows added later are found at once. The index of
 * the documents lets a search in some of them read only their rows (at 100,000 rows 6 ms instead of 105 ms).
 */
export async function createTable(location: IndexLocation): Promise<Table> {
  const directory = indexDirectory(location);
  await dropTable(location);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const connection = await connectTo(directory);
  const table = await connection.createEmptyTable(indexTableName, schemaOf(location.dimensions));
  await table.createIndex(indexColumns.text, { config: textIndex() });
  await table.createIndex(indexColumns.documentId, { config: Index.btree() });
  await syncNewFiles(directory);
  tables.set(directory, Promise.resolve(table));
  return table;
}

/** Removes the files of a generation: after that nothing of its text is left. */
export async function dropTable(location: Pick<IndexLocation, 'workspaceId' | 'generation'>): Promise<void> {
  await closeTable(location);
  await rm(indexDirectory(location), { recursive: true, force: true });
}
