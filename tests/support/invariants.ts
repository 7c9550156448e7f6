import { and, eq, isNull } from 'drizzle-orm';
import { existsSync } from 'node:fs';
import { database } from '#lib/db/client.ts';
import { chunks, chunkVectors, documents, documentVersions, jobs, pages } from '#lib/db/schema/index.ts';
import { blobPath } from '#lib/documents/blobs.ts';
import { readIndexIds } from '#lib/vectors/check-table.ts';
import { liveIndexes, liveIndexOf } from '#lib/vectors/live-index.ts';
import { auditRecords } from './audit.ts';

const finalStates = new Set(['ready', 'ready with gaps', 'failed']);

/**
 * What must hold whenever no work is left, whatever happened before; returns a sentence for each thing that doesn't.
 * I1 every document is in a final state; I2 its chunks are numbered without a gap or a double, each with a vector of the index's model;
 * I3 a failed one has nothing that could be found; I4 the index holds exactly the chunks of searchable documents;
 * I5 every original is there; I6 no job is left open; I7 every end is in the audit log.
 */
export async function brokenInvariants(): Promise<string[]> {
  const problems: string[] = [];
  const rows = await database()
    .select({ id: documents.id, version: documentVersions })
    .from(documents)
    .innerJoin(documentVersions, eq(documentVersions.id, documents.currentVersionId))
    .where(isNull(documents.deletedAt));
  const searchable = new Map<string, Set<string>>();
  for (const { id, version } of rows) {
    problems.push(...(await problemsOfVersion(version, searchable)));
    if (!existsSync(blobPath(version.blobName))) problems.push(`the original of ${id} is gone`);
  }
  problems.push(...(await indexProblems(searchable)), ...(await jobProblems()));
  const ended = new Set(
    (await auditRecords()).filter((row) => row.action === 'document.finished').map((row) => row.objectId),
  );
  for (const { id } of rows) if (!ended.has(id)) problems.push(`the end of ${id} is not in the audit log`);
  return problems;
}

/** The chunks of a version, each with its vector of the model that the workspace's index was made with. */
async function chunksOf(version: typeof documentVersions.$inferSelect) {
  const live = (await liveIndexOf(version.workspaceId))?.modelId ?? '';
  return database()
    .select({ id: chunks.id, ordinal: chunks.ordinal, vector: chunkVectors.chunkId })
    .from(chunks)
    .leftJoin(chunkVectors, and(eq(chunkVectors.chunkId, chunks.id), eq(chunkVectors.modelId, live)))
    .where(eq(chunks.versionId, version.id))
    .orderBy(chunks.ordinal);
}

async function problemsOfVersion(
  version: typeof documentVersions.$inferSelect,
  searchable: Map<string, Set<string>>,
): Promise<string[]> {
  const made = await chunksOf(version);
  if (version.state === 'failed') return made.length > 0 ? [`${version.id} failed and has chunks`] : [];
  if (!finalStates.has(version.state)) return [`${version.id} is ${version.state}`];
  const ids = searchable.get(version.workspaceId) ?? new Set<string>();
  searchable.set(version.workspaceId, ids);
  for (const { id } of made) ids.add(id);
  const problems: string[] = [];
  if (made.some((chunk, index) => chunk.ordinal !== index))
    problems.push(`${version.id} has chunks out of order`);
  if (made.some((chunk) => chunk.vector === null)) problems.push(`${version.id} has chunks without a vector`);
  if (made.length === 0 || made.length !== version.chunkCount)
    problems.push(`${version.id} has ${made.length} of ${version.chunkCount} chunks`);
  const read = await database()
    .select({ number: pages.number })
    .from(pages)
    .where(eq(pages.versionId, version.id));
  if (read.length !== version.pageCount)
    problems.push(`${version.id} has ${read.length} of ${String(version.pageCount)} pages`);
  return problems;
}

async function indexProblems(searchable: ReadonlyMap<string, Set<string>>): Promise<string[]> {
  const problems: string[] = [];
  for (const location of await liveIndexes()) {
    const indexed = await readIndexIds(location);
    const wanted = searchable.get(location.workspaceId) ?? new Set<string>();
    const missing = wanted.difference(indexed).size;
    const foreign = indexed.difference(wanted).size;
    if (missing + foreign > 0)
      problems.push(`the index of ${location.workspaceId}: ${missing} missing, ${foreign} foreign`);
  }
  return problems;
}

async function jobProblems(): Promise<string[]> {
  const open = await database()
    .select({ name: jobs.name, state: jobs.state, payload: jobs.payload })
    .from(jobs)
    .where(and(eq(jobs.state, 'running')));
  return open.map((job) => `${job.name} is still ${job.state}`);
}
