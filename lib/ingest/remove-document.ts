import { and, eq, isNotNull } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { emptyChangeLog } from '#lib/db/checkpoint.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents } from '#lib/db/schema/index.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import { failJob, finishJob } from '#lib/jobs/finish-job.ts';
import type { JobHandler, JobRun } from '#lib/jobs/types.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { eraseContent } from './erase-content.ts';
import { jobContext } from './job-context.ts';
import { clearIndex } from './write-index.ts';

/** Documents that are deleted within this time share one rebuild of the index. */
const rebuildAfterMs = 20_000;

const rebuildOf = (workspaceId: string) => ({
  name: 'rebuild-index' as const,
  subjectId: workspaceId,
  workspaceId,
  payload: { reason: 'erasure' as const },
  createdBy: 'system',
});

/**
 * Erases a deleted document. Its rows leave the search index at once; their text is gone from the index's files when
 * the index is built anew, which this queues.
 */
async function removeDocument({ job }: JobRun<'remove-document'>): Promise<void> {
  const [deleted] = await database()
    .select({ id: documents.id })
    .from(documents)
    .where(and(eq(documents.id, job.subjectId), isNotNull(documents.deletedAt)));
  const index = await liveIndexOf(job.workspaceId);
  if (deleted) {
    if (index) await clearIndex(index, deleted.id);
    await eraseContent(job, deleted.id);
  }
  await inTransaction(async (tx) => {
    await finishJob(tx, job);
    await recordAudit(tx, jobContext(job), {
      action: 'document.erased',
      objectType: 'document',
      objectId: job.subjectId,
      workspaceId: job.workspaceId,
    });
    if (index) await enqueueJob(tx, { ...rebuildOf(job.workspaceId), delayMs: rebuildAfterMs });
  });
  emptyChangeLog();
}

export const removeDocumentHandler: JobHandler<'remove-document'> = {
  run: removeDocument,
  giveUp: (job, problem) => inTransaction((tx) => failJob(tx, job, problem)),
};
