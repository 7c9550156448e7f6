import { closeTable, openTable } from './table.ts';
import { indexColumns, type IndexLocation } from './types.ts';

const sampleRows = 3;

/**
 * Reads every id of a table, and some whole rows and a search by text: counting rows is no check, for LanceDB counts
 * them without reading. Throws what LanceDB throws when something can't be read.
 */
export async function readIndexIds(location: IndexLocation): Promise<Set<string>> {
  await closeTable(location);
  const table = await openTable(location);
  const ids = new Set<string>();
  for await (const batch of table.query().select([indexColumns.id])) {
    const column = batch.getChild(indexColumns.id);
    for (const id of column ?? []) ids.add(String(id));
  }
  const offsets = ids.size === 0 ? [] : [0, Math.floor(ids.size / 2), ids.size - 1].slice(0, sampleRows);
  for (const offset of offsets) await table.query().offset(offset).limit(1).toArray();
  await table
    .query()
    .fullTextSearch('a sample', { columns: [indexColumns.text] })
    .limit(1)
    .toArray();
  return ids;
}
