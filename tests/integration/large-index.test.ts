import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#lib/core/ids.ts';
import { optimizeTable } from '#lib/vectors/maintain-table.ts';
import { searchText, searchVectors } from '#lib/vectors/search-index.ts';
import { createTable, dropTable } from '#lib/vectors/table.ts';
import { exactSearchMaxRows, type IndexLocation, type IndexRow } from '#lib/vectors/types.ts';
import { appendRows, deleteDocumentRows, mergeRows } from '#lib/vectors/write-rows.ts';

/** A table above the size up to which every vector is compared. */
const dimensions = 8;
const location: IndexLocation = { workspaceId: newId(), generation: 1, modelId: 'plain', dimensions };
const documentIds = Array.from({ length: 50 }, () => newId());
const rows = Array.from({ length: exactSearchMaxRows + 500 }, (_, index) => rowAt(index));

/** Vectors that are spread evenly, the same in every run (multiples of an irrational number for each dimension). */
function rowAt(index: number): IndexRow {
  const parts = Array.from({ length: dimensions }, (_, at) => ((index * Math.sqrt(at + 2)) % 1) - 0.5);
  const length = Math.hypot(...parts);
  const documentId = documentIds[index % documentIds.length] ?? '';
  const vector = Float32Array.from(parts.map((part) => part / length));
  return { id: newId(), documentId, vector, text: `Passage ${index}` };
}

function nearest(to: IndexRow, among: readonly IndexRow[], count: number): string[] {
  const similarity = (row: IndexRow) =>
    row.vector.reduce((sum, part, at) => sum + part * (to.vector[at] ?? 0), 0);
  return among
    .map((row) => ({ id: row.id, score: similarity(row) }))
    .sort((one, other) => other.score - one.score)
    .slice(0, count)
    .map(({ id }) => id);
}

const asked = [3, 777, 20_000].map((index) => rowAt(index + 100_000));

beforeAll(async () => {
  await createTable(location);
  await appendRows(location, rows);
  await optimizeTable(location);
}, 120_000);
afterAll(() => dropTable(location));

describe('an index above the size of exact search', () => {
  test('finds at least 95 of the 100 nearest passages', async () => {
    for (const row of asked) {
      const hits = await searchVectors({ location, vector: row.vector, limit: 100 });
      const found = new Set(hits.map((hit) => hit.chunkId));
      const share = nearest(row, rows, 100).filter((id) => found.has(id)).length / 100;
      expect(share).toBeGreaterThanOrEqual(0.95);
    }
  });

  test('finds exactly the nearest passages of some documents', async () => {
    const narrowed = documentIds.slice(4, 6);
    const own = rows.filter((row) => narrowed.includes(row.documentId));
    for (const row of asked) {
      const hits = await searchVectors({
        location,
        vector: row.vector,
        limit: 20,
        documentIds: narrowed,
      });
      expect(hits.map((hit) => hit.chunkId)).toEqual(nearest(row, own, 20));
    }
  });

  test('finds a passage that was written since, by vector, by words and in its document', async () => {
    const fresh = { ...rowAt(123_456), documentId: newId(), text: 'The barometer fell.' };
    await mergeRows(location, [fresh]);
    const input = { location, vector: fresh.vector, limit: 1, words: 'barometer' };
    const hit = [expect.objectContaining({ chunkId: fresh.id })];
    const documentOnly = { ...input, documentIds: [fresh.documentId] };
    expect(await searchVectors(input)).toEqual(hit);
    expect(await searchVectors(documentOnly)).toEqual(hit);
    expect(await searchText(documentOnly)).toEqual(hit);
    await deleteDocumentRows(location, fresh.documentId);
    expect(await searchVectors(documentOnly)).toEqual([]);
    expect((await searchVectors(input)).map(({ chunkId }) => chunkId)).not.toContain(fresh.id);
  });
});
