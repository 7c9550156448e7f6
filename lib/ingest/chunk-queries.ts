import { and, asc, count, eq, gt, isNull, sql } from 'drizzle-orm';
import { database, type Database } from '#lib/db/client.ts';
import { chunks, chunkVectors, documents } from '#lib/db/schema/index.ts';

/** A chunk with what the index wants of it; the vector is null until it was computed with the model. */
export type ChunkRow = {
  id: string;
  documentId: string;
  ordinal: number;
  pageStart: number;
  text: string;
  vector: Float32Array | null;
};

const columns = {
  id: chunks.id,
  documentId: chunks.documentId,
  ordinal: chunks.ordinal,
  pageStart: chunks.pageStart,
  header: chunks.header,
  text: chunks.text,
  vector: chunkVectors.vector,
};

type Row = Omit<ChunkRow, 'vector'> & { header: string; vector: Buffer | null };

function toChunkRow({ header, vector, ...row }: Row): ChunkRow {
  return { ...row, text: `${header}\n${row.text}`, vector: vector && toVector(vector) };
}

/** Little-endian float32, as stored. */
export function toVector(bytes: Buffer): Float32Array {
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

const vectorOf = (modelId: string) =>
  and(eq(chunkVectors.chunkId, chunks.id), eq(chunkVectors.modelId, modelId));

/** The next chunks of a version after an ordinal, in order, with the vectors that are there already. */
export async function nextChunks(input: {
  versionId: string;
  modelId: string;
  afterOrdinal: number;
  limit: number;
}): Promise<ChunkRow[]> {
  const rows = await database()
    .select(columns)
    .from(chunks)
    .leftJoin(chunkVectors, vectorOf(input.modelId))
    .where(and(eq(chunks.versionId, input.versionId), gt(chunks.ordinal, input.afterOrdinal)))
    .orderBy(asc(chunks.ordinal))
    .limit(input.limit);
  return rows.map(toChunkRow);
}

export type WorkspaceChunksInput = {
  workspaceId: string;
  modelId: string;
  afterId: string;
  limit: number;
  /** Only those that have no vector of the model yet. */
  withoutVector?: true;
};

/** The chunks of a workspace's documents that are not deleted, ordered by id, after an id. */
export async function nextWorkspaceChunks(input: WorkspaceChunksInput): Promise<ChunkRow[]> {
  const rows = await database()
    .select(columns)
    .from(chunks)
    .innerJoin(documents, eq(documents.id, chunks.documentId))
    .leftJoin(chunkVectors, vectorOf(input.modelId))
    .where(
      and(
        eq(chunks.workspaceId, input.workspaceId),
        isNull(documents.deletedAt),
        gt(chunks.id, input.afterId),
        input.withoutVector && isNull(chunkVectors.chunkId),
      ),
    )
    .orderBy(asc(chunks.id))
    .limit(input.limit);
  return rows.map(toChunkRow);
}

/** How many chunks a workspace's documents have, and how many of them have the model's vector. */
export async function countVectors(input: {
  workspaceId: string;
  modelId: string;
}): Promise<{ done: number; total: number }> {
  const [row] = await database()
    .select({ total: count(), done: count(chunkVectors.chunkId) })
    .from(chunks)
    .innerJoin(documents, eq(documents.id, chunks.documentId))
    .leftJoin(chunkVectors, vectorOf(input.modelId))
    .where(and(isNull(documents.deletedAt), eq(chunks.workspaceId, input.workspaceId)));
  return row ?? { done: 0, total: 0 };
}

/**
 * The same over all workspaces, from indexes of the database alone, so that it can be asked every few seconds: what is
 * about to be erased counts until it is.
 */
export async function countAllVectors(modelId: string): Promise<{ done: number; total: number }> {
  const db = database();
  const [all] = await db.select({ count: count() }).from(chunks);
  const [made] = await db
    .select({ count: count() })
    .from(chunkVectors)
    .where(eq(chunkVectors.modelId, modelId));
  return { done: made?.count ?? 0, total: all?.count ?? 0 };
}

/** Stores vectors; a chunk that was removed meanwhile is passed over. */
export async function saveVectors(
  tx: Database,
  modelId: string,
  vectors: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  for (const [chunkId, vector] of vectors) {
    const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
    const isThere = tx.select({ id: chunks.id }).from(chunks).where(eq(chunks.id, chunkId));
    if ((await isThere).length === 0) continue;
    await tx
      .insert(chunkVectors)
      .values({ chunkId, modelId, vector: bytes })
      .onConflictDoUpdate({
        target: [chunkVectors.chunkId, chunkVectors.modelId],
        set: { vector: sql`excluded.vector` },
      });
  }
}
