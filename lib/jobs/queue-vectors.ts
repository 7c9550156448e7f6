import { and, eq, exists, isNull, sql } from 'drizzle-orm';
import type { Database } from '#lib/db/client.ts';
import { searchIndexes, workspaces } from '#lib/db/schema/index.ts';
import type { JobName } from './catalog.ts';
import { cancelJobsNamed, enqueueJob } from './enqueue-job.ts';

/** Queues the computing of the vectors that a workspace's next index wants. */
export async function queueVectors(
  tx: Database,
  input: { workspaceId: string; createdBy: string },
): Promise<void> {
  const { workspaceId, createdBy } = input;
  await enqueueJob(tx, {
    name: 'compute-vectors',
    subjectId: workspaceId,
    workspaceId,
    payload: {},
    createdBy,
  });
}

/** The jobs that prepare a change of embedding models. */
export const preparingJobNames = ['compute-vectors', 'compare-models'] as const satisfies JobName[];

/** The same for every workspace that has an index; what was computed or compared until now is stopped, as it was for something else. */
export async function queueAllVectors(tx: Database, createdBy: string): Promise<void> {
  await cancelJobsNamed(tx, preparingJobNames);
  const live = tx
    .select({ one: sql`1` })
    .from(searchIndexes)
    .where(and(eq(searchIndexes.workspaceId, workspaces.id), eq(searchIndexes.state, 'live')));
  const rows = await tx
    .select({ workspaceId: workspaces.id })
    .from(workspaces)
    .where(and(isNull(workspaces.deletedAt), exists(live)));
  for (const { workspaceId } of rows) await queueVectors(tx, { workspaceId, createdBy });
}
