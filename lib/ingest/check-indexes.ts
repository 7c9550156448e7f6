import { and, eq, inArray, isNull, notExists, sql } from 'drizzle-orm';
import { logger } from '#lib/core/logger.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { chunks, documents, documentVersions, searchIndexes } from '#lib/db/schema/index.ts';
import { queueVectors } from '#lib/jobs/queue-vectors.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import { readIndexIds } from '#lib/vectors/check-table.ts';
import { liveIndexes, workspacesHoldingErased } from '#lib/vectors/live-index.ts';
import type { IndexLocation } from '#lib/vectors/types.ts';
import { queueRebuild } from './ensure-index.ts';

const log = logger('ingest');

/**
 * Compares every live index with SQLite by reading it, and queues the building anew of those that differ or can't be
 * read. Returns the workspaces concerned.
 */
export async function checkIndexes(): Promise<string[]> {
  const damaged: string[] = [];
  for (const location of await liveIndexes()) {
    const problem = await problemOf(location);
    if (problem === null) continue;
    log.warn({ workspaceId: location.workspaceId, problem }, 'the index differs from the database');
    damaged.push(location.workspaceId);
  }
  damaged.push(...(await workspacesWithoutIndex()));
  for (const workspaceId of damaged) await queueRebuild(workspaceId, 'damaged');
  // Where the building that erases was given up or lost.
  for (const workspaceId of await workspacesHoldingErased()) await queueRebuild(workspaceId, 'erasure');
  return damaged;
}

async function problemOf(location: IndexLocation): Promise<string | null> {
  try {
    const indexed = await readIndexIds(location);
    const { all, finished } = await storedIds(location.workspaceId);
    const missing = finished.filter((id) => !indexed.has(id)).length;
    const known = new Set(all);
    const foreign = [...indexed].filter((id) => !known.has(id)).length;
    return missing + foreign === 0 ? null : `${missing} missing, ${foreign} foreign`;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 300) : 'unreadable';
  }
}

/** All chunks of a workspace, and those of finished documents, which must all be in the index. */
async function storedIds(workspaceId: string): Promise<{ all: string[]; finished: string[] }> {
  const rows = await database()
    .select({ id: chunks.id, state: documentVersions.state, deletedAt: documents.deletedAt })
    .from(chunks)
    .innerJoin(documentVersions, eq(documentVersions.id, chunks.versionId))
    .innerJoin(documents, eq(documents.id, chunks.documentId))
    .where(eq(chunks.workspaceId, workspaceId));
  const isFinished = (row: (typeof rows)[number]) => row.deletedAt === null && row.state.startsWith('ready');
  return { all: rows.map((row) => row.id), finished: rows.filter(isFinished).map((row) => row.id) };
}

async function workspacesWithoutIndex(): Promise<string[]> {
  const rows = await database()
    .selectDistinct({ workspaceId: documents.workspaceId })
    .from(documents)
    .innerJoin(documentVersions, eq(documentVersions.id, documents.currentVersionId))
    .where(
      and(
        isNull(documents.deletedAt),
        inArray(documentVersions.state, ['ready', 'ready with gaps']),
        notExists(
          database()
            .select({ one: sql`1` })
            .from(searchIndexes)
            .where(
              and(eq(searchIndexes.workspaceId, documents.workspaceId), eq(searchIndexes.state, 'live')),
            ),
        ),
      ),
    );
  return rows.map((row) => row.workspaceId);
}

/** Queues what leads to an index of the model in use for every workspace whose index holds another model's vectors. */
export async function checkIndexModels(model: EmbeddingModel): Promise<void> {
  for (const { workspaceId, modelId } of await liveIndexes()) {
    if (modelId === model.id) continue;
    await inTransaction((tx) => queueVectors(tx, { workspaceId, createdBy: 'system' }));
  }
}
