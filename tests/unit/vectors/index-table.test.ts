import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '#lib/core/ids.ts';
import { readIndexIds } from '#lib/vectors/check-table.ts';
import { ofDocument, ofDocuments } from '#lib/vectors/filters.ts';
import { indexHealth, optimizeTable } from '#lib/vectors/maintain-table.ts';
import { searchText, searchVectors } from '#lib/vectors/search-index.ts';
import { cachedBytes, createTable, dropTable, indexDirectory } from '#lib/vectors/table.ts';
import type { IndexLocation, IndexRow } from '#lib/vectors/types.ts';
import { deleteDocumentRows, mergeRows } from '#lib/vectors/write-rows.ts';

let location: IndexLocation;
const documentId = newId();

function row(
  text: string,
  vector: readonly number[],
  input: { id?: string; documentId?: string } = {},
): IndexRow {
  return {
    id: input.id ?? newId(),
    documentId: input.documentId ?? documentId,
    text,
    vector: Float32Array.from(vector),
  };
}

beforeEach(async () => {
  location = { workspaceId: newId(), generation: 1, modelId: 'plain', dimensions: 3 };
  await createTable(location);
});
afterEach(() => dropTable(location));

describe('an index', () => {
  test('finds rows by stem and by vector right after they were written', async () => {
    const rent = row('The tenant pays rents monthly.', [1, 0, 0]);
    const notice = row('Either party may terminate by notice.', [0, 1, 0]);
    await mergeRows(location, [rent, notice]);
    const byText = await searchText({ location, words: 'terminating', limit: 5 });
    expect(byText.map((hit) => hit.chunkId)).toEqual([notice.id]);
    const byVector = await searchVectors({ location, vector: Float32Array.of(0.9, 0.1, 0), limit: 1 });
    expect(byVector.map((hit) => hit.chunkId)).toEqual([rent.id]);
  });

  test('holds a row once, however often it is written', async () => {
    const first = row('The rent is due.', [1, 0, 0]);
    await mergeRows(location, [first]);
    await mergeRows(location, [first, row('The deposit is paid.', [0, 1, 0])]);
    await mergeRows(location, [{ ...first, text: 'The rent is overdue.' }]);
    expect((await readIndexIds(location)).size).toBe(2);
    expect(await searchText({ location, words: 'overdue', limit: 5 })).toHaveLength(1);
  });

  test('forgets a document and keeps the others', async () => {
    const other = row('The rent of another document.', [0, 0, 1], { documentId: newId() });
    await mergeRows(location, [row('The rent is due.', [1, 0, 0]), other]);
    await deleteDocumentRows(location, documentId);
    expect(await readIndexIds(location)).toEqual(new Set([other.id]));
    expect(await searchText({ location, words: 'rent', limit: 5 })).toHaveLength(1);
  });

  test('searches rows as well after tidying, and says how well it is kept', async () => {
    for (let index = 0; index < 6; index += 1)
      await mergeRows(location, [row(`The rent of ${index}.`, [1, index, 0])]);
    expect(await indexHealth(location)).toMatchObject({ rows: 6, rowsWithoutTextIndex: 6 });
    await optimizeTable(location);
    expect(await indexHealth(location)).toEqual({ rows: 6, fragments: 1, rowsWithoutTextIndex: 0 });
    expect(await searchText({ location, words: 'rent', limit: 9 })).toHaveLength(6);
  });

  test('is kept in caches whose size is limited', async () => {
    await mergeRows(location, [row('The rent is due.', [1, 0, 0])]);
    await searchText({ location, words: 'rent', limit: 5 });
    // A session that no table uses has some 150 bytes.
    expect(cachedBytes()).toBeGreaterThan(1000);
  });

  test('leaves nothing on the disk when it is dropped', async () => {
    await mergeRows(location, [row('A secret word: zanzibar.', [1, 0, 0])]);
    const directory = indexDirectory(location);
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const holdsIt = files.some((file) => readFileSync(join(file.parentPath, file.name)).includes('zanzibar'));
    expect(holdsIt).toBe(true);
    await dropTable(location);
    expect(() => readdirSync(directory)).toThrow('ENOENT');
  });
});

describe('filters', () => {
  test('are made of identifiers only', () => {
    expect(ofDocument(documentId)).toBe(`document_id = '${documentId}'`);
    expect(ofDocuments([])).toBe('false');
    for (const hostile of ["x' or '1'='1", '', `${documentId}'`, '%']) {
      expect(() => ofDocument(hostile)).toThrow('not an id');
      expect(() => ofDocuments([documentId, hostile])).toThrow('not an id');
    }
  });
});
