import type { Database } from '#lib/db/client.ts';
import { enqueueJob, postponeJob } from '#lib/jobs/enqueue-job.ts';

/** A workspace in which no document was finished for this long is quiet: the index is brought into order then, once. */
export const quietMs = 10_000;

/** Queues the tidying of a workspace's index for the next quiet time; one that waits for it already waits anew. */
export async function queueTidying(tx: Database, workspaceId: string): Promise<void> {
  const job = { name: 'optimize-index', subjectId: workspaceId, delayMs: quietMs } as const;
  await enqueueJob(tx, { ...job, workspaceId, payload: {}, createdBy: 'system' });
  await postponeJob(tx, job);
}
