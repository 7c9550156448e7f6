import { and, count, eq, inArray, isNull, ne, sql, sum } from 'drizzle-orm';
import { database } from '#lib/db/client.ts';
import {
  documents,
  documentVersions,
  jobs,
  searchIndexes,
  versionStates,
  workspaces,
} from '#lib/db/schema/index.ts';

type DatabaseFacts = { version: string; pragmas: Record<string, string>; sizeBytes: number };

function readPragma(name: string): string {
  const [line] = database().all<Record<string, unknown>>(sql.raw(`pragma ${name}`));
  return String(Object.values(line ?? {})[0]);
}

/** How a connection of the database is set, as the database itself says it. */
export async function readDatabaseFacts(): Promise<DatabaseFacts> {
  const [row] = database().all<{ version: string }>(sql`select sqlite_version() as version`);
  if (!row) throw new Error('the database does not say its version');
  const names = ['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete'];
  const pragmas = Object.fromEntries(names.map((name) => [name, readPragma(name)]));
  // What lies in the file and in the log that is not yet merged into it.
  const sizeBytes = Number(readPragma('page_count')) * Number(readPragma('page_size'));
  return Promise.resolve({ version: row.version, pragmas, sizeBytes });
}

type VersionState = (typeof versionStates)[number];

export type WorkspaceCounts = {
  workspaceId: string;
  /** Current versions by state. */
  documents: Record<VersionState, number>;
  chunks: number;
};

/** Documents by state and chunks of every workspace that is not deleted. Counts only. */
export async function countByWorkspace(): Promise<WorkspaceCounts[]> {
  const rows = await database()
    .select({
      workspaceId: workspaces.id,
      state: documentVersions.state,
      documents: count(documentVersions.id),
      chunks: sum(documentVersions.chunkCount),
    })
    .from(workspaces)
    .leftJoin(documents, and(eq(documents.workspaceId, workspaces.id), isNull(documents.deletedAt)))
    .leftJoin(documentVersions, eq(documentVersions.id, documents.currentVersionId))
    .where(isNull(workspaces.deletedAt))
    .groupBy(workspaces.id, workspaces.createdAt, documentVersions.state)
    .orderBy(workspaces.createdAt, workspaces.id);
  const counts = new Map<string, WorkspaceCounts>();
  for (const row of rows) {
    const entry = counts.get(row.workspaceId) ?? emptyCounts(row.workspaceId);
    counts.set(row.workspaceId, entry);
    if (row.state === null) continue;
    entry.documents[row.state] += row.documents;
    entry.chunks += Number(row.chunks ?? 0);
  }
  return [...counts.values()];
}

function emptyCounts(workspaceId: string): WorkspaceCounts {
  const none = Object.fromEntries(versionStates.map((state) => [state, 0])) as Record<VersionState, number>;
  return { workspaceId, documents: none, chunks: 0 };
}

export type IndexRow = Pick<
  typeof searchIndexes.$inferSelect,
  'workspaceId' | 'generation' | 'state' | 'modelId' | 'dimensions' | 'createdAt'
>;

/** The search indexes in use or being built, newest generation first. */
export async function readSearchIndexes(): Promise<IndexRow[]> {
  return database()
    .select({
      workspaceId: searchIndexes.workspaceId,
      generation: searchIndexes.generation,
      state: searchIndexes.state,
      modelId: searchIndexes.modelId,
      dimensions: searchIndexes.dimensions,
      createdAt: searchIndexes.createdAt,
    })
    .from(searchIndexes)
    .where(ne(searchIndexes.state, 'retired'))
    .orderBy(sql`${searchIndexes.generation} desc`);
}

/** How many jobs wait, run and have failed. */
export async function countJobs(): Promise<{ waiting: number; running: number; failed: number }> {
  const rows = await database()
    .select({ state: jobs.state, jobs: count(jobs.id) })
    .from(jobs)
    .groupBy(jobs.state);
  const of = (state: string) => rows.find((row) => row.state === state)?.jobs ?? 0;
  return { waiting: of('waiting'), running: of('running'), failed: of('failed') };
}

/** The names of these workspaces, which the caller must have found readable. */
export async function readWorkspaceNames(workspaceIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await database()
    .select({ id: workspaces.id, name: workspaces.name })
    .from(workspaces)
    .where(inArray(workspaces.id, [...workspaceIds]));
  return new Map(rows.map((row) => [row.id, row.name]));
}
