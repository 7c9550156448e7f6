import { AppError } from '#lib/core/errors.ts';
import { ofDocument } from './filters.ts';
import { syncNewFiles } from './sync-files.ts';
import { indexDirectory, openTable } from './table.ts';
import { indexColumns, type IndexLocation, type IndexRow } from './types.ts';

/** LanceDB tells of a full disk only in its message. */
function meaningOf(error: unknown): unknown {
  const isDiskFull = error instanceof Error && /no space left|os error 28/i.test(error.message);
  return isDiskFull ? new AppError('DISK_FULL', { cause: error }) : error;
}

function toRecord(row: IndexRow) {
  return {
    [indexColumns.id]: row.id,
    [indexColumns.documentId]: row.documentId,
    [indexColumns.vector]: row.vector,
    [indexColumns.text]: row.text,
  };
}

/** Adds rows, or replaces those with the same id: a repeated step leaves one of each. Throws `DISK_FULL`. */
export async function mergeRows(location: IndexLocation, rows: readonly IndexRow[]): Promise<void> {
  if (rows.length === 0) return;
  try {
    const table = await openTable(location);
    await table
      .mergeInsert(indexColumns.id)
      .whenMatchedUpdateAll()
      .whenNotMatchedInsertAll()
      .execute(rows.map(toRecord));
    await syncNewFiles(indexDirectory(location));
  } catch (error) {
    throw meaningOf(error);
  }
}

/** Adds rows that are known to be new: for building a table. Throws `DISK_FULL`. */
export async function appendRows(location: IndexLocation, rows: readonly IndexRow[]): Promise<void> {
  if (rows.length === 0) return;
  try {
    const table = await openTable(location);
    await table.add(rows.map(toRecord));
  } catch (error) {
    throw meaningOf(error);
  }
}

/**
 * Removes a document's rows: no search finds them again. Their text stays in old files until the index is built anew
 * (`rebuild-index`), which is what erases it.
 */
export async function deleteDocumentRows(location: IndexLocation, documentId: string): Promise<void> {
  const table = await openTable(location);
  await table.delete(ofDocument(documentId));
  await syncNewFiles(indexDirectory(location));
}
