import { and, desc, eq, isNotNull, max, ne, or } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { database, type Database } from '#lib/db/client.ts';
import { searchIndexes } from '#lib/db/schema/index.ts';
import type { IndexLocation } from './types.ts';

const locationColumns = {
  workspaceId: searchIndexes.workspaceId,
  generation: searchIndexes.generation,
  modelId: searchIndexes.modelId,
  dimensions: searchIndexes.dimensions,
};

/** The generation that searches use, or null while the workspace has none. */
export async function liveIndexOf(
  workspaceId: string,
  tx: Database = database(),
): Promise<IndexLocation | null> {
  const [row] = await tx
    .select(locationColumns)
    .from(searchIndexes)
    .where(and(eq(searchIndexes.workspaceId, workspaceId), eq(searchIndexes.state, 'live')))
    .orderBy(desc(searchIndexes.generation))
    .limit(1);
  return row ?? null;
}

/** All live generations. */
export async function liveIndexes(): Promise<IndexLocation[]> {
  return database().select(locationColumns).from(searchIndexes).where(eq(searchIndexes.state, 'live'));
}

/** The workspaces whose live generation may still hold or count a document that was erased. */
export async function workspacesHoldingErased(): Promise<string[]> {
  const rows = await database()
    .select({ workspaceId: searchIndexes.workspaceId })
    .from(searchIndexes)
    .where(
      and(
        eq(searchIndexes.state, 'live'),
        or(eq(searchIndexes.holdsErased, true), isNotNull(searchIndexes.erasureDueAt)),
      ),
    );
  return rows.map(({ workspaceId }) => workspaceId);
}

/** All generations of a workspace, or of all of them, that are not live: to be removed. */
export async function deadIndexes(): Promise<(IndexLocation & { state: 'building' | 'live' | 'retired' })[]> {
  return database()
    .select({ ...locationColumns, state: searchIndexes.state })
    .from(searchIndexes)
    .where(ne(searchIndexes.state, 'live'));
}

/** Notes a new generation as `building`, with the next number of its workspace. */
export async function newGeneration(
  tx: Database,
  input: { workspaceId: string; modelId: string; dimensions: number },
): Promise<IndexLocation> {
  const [last] = await tx
    .select({ generation: max(searchIndexes.generation) })
    .from(searchIndexes)
    .where(eq(searchIndexes.workspaceId, input.workspaceId));
  const generation = (last?.generation ?? 0) + 1;
  await tx
    .insert(searchIndexes)
    .values({ id: newId(), ...input, generation, state: 'building', createdAt: now() });
  return { ...input, generation };
}

/** Makes a generation the live one and all others of its workspace `retired`, in one change. */
export async function goLive(tx: Database, location: IndexLocation): Promise<void> {
  const ofWorkspace = eq(searchIndexes.workspaceId, location.workspaceId);
  await tx.update(searchIndexes).set({ state: 'retired' }).where(ofWorkspace);
  await tx
    .update(searchIndexes)
    .set({ state: 'live' })
    .where(and(ofWorkspace, eq(searchIndexes.generation, location.generation)));
}

/** Forgets a generation whose files are gone. */
export async function forgetGeneration(tx: Database, location: IndexLocation): Promise<void> {
  await tx
    .delete(searchIndexes)
    .where(
      and(
        eq(searchIndexes.workspaceId, location.workspaceId),
        eq(searchIndexes.generation, location.generation),
        ne(searchIndexes.state, 'live'),
      ),
    );
}
