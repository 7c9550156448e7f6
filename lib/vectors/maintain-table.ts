import { Index, type Table } from '@lancedb/lancedb';
import { syncNewFiles } from './sync-files.ts';
import { indexDirectory, openTable } from './table.ts';
import { exactSearchMaxRows, indexColumns, type IndexHealth, type IndexLocation } from './types.ts';

/** Old versions stay this long: a search that began before may still read them. */
const keepOldVersionsMs = 120_000;

/** Counts what decides whether the table should be tidied. */
export async function indexHealth(location: IndexLocation): Promise<IndexHealth> {
  const table = await openTable(location);
  const [rows, stats, text] = [
    await table.countRows(),
    await table.stats(),
    await table.indexStats(await indexNameOf(table, indexColumns.text)),
  ];
  return {
    rows,
    fragments: stats.fragmentStats.numFragments,
    rowsWithoutTextIndex: text?.numUnindexedRows ?? rows,
  };
}

async function indexNameOf(table: Table, column: string): Promise<string> {
  const indices = await table.listIndices();
  return indices.find((index) => index.columns.includes(column))?.name ?? '';
}

/**
 * Joins small pieces, takes new rows into the indexes, and removes old versions. A table that has grown past
 * `exactSearchMaxRows` gets a vector index.
 */
export async function optimizeTable(location: IndexLocation): Promise<void> {
  const table = await openTable(location);
  await table.optimize({ cleanupOlderThan: new Date(Date.now() - keepOldVersionsMs) });
  const hasVectorIndex = (await indexNameOf(table, indexColumns.vector)) !== '';
  if (!hasVectorIndex && (await table.countRows()) > exactSearchMaxRows) {
    await table.createIndex(indexColumns.vector, {
      config: Index.hnswSq({ distanceType: 'cosine', m: 20, efConstruction: 300 }),
    });
  }
  await syncNewFiles(indexDirectory(location));
}
