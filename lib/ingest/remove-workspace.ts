import { and, eq, isNotNull } from 'drizzle-orm';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { emptyChangeLog } from '#lib/db/checkpoint.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { conversations, documents, jobs, searchIndexes, workspaces } from '#lib/db/schema/index.ts';
import { cancelJobsOf } from '#lib/jobs/enqueue-job.ts';
import { failJob, finishJob } from '#lib/jobs/finish-job.ts';
import { assertLease } from '#lib/jobs/lease.ts';
import type { ClaimedJob, JobHandler, JobRun } from '#lib/jobs/types.ts';
import { dropTable, indexDirectory } from '#lib/vectors/table.ts';
import { eraseContent } from './erase-content.ts';
import { withIndexLock } from './index-lock.ts';

/** Erases a deleted workspace with everything in it: documents, search index, conversations, roles. */
async function removeWorkspace({ job }: JobRun<'remove-workspace'>): Promise<void> {
  const workspaceId = job.subjectId;
  const [deleted] = await database()
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), isNotNull(workspaces.deletedAt)));
  if (deleted) {
    await stopOtherWork(job);
    await withIndexLock(workspaceId, () => dropIndexes(workspaceId));
    const rows = await database()
      .select({ id: documents.id })
      .from(documents)
      .where(eq(documents.workspaceId, workspaceId));
    for (const document of rows) await eraseContent(job, document.id);
  }
  await inTransaction(async (tx) => {
    await finishJob(tx, job);
    if (!deleted) return;
    await tx.delete(conversations).where(eq(conversations.workspaceId, workspaceId));
    await tx.delete(workspaces).where(eq(workspaces.id, workspaceId));
  });
  emptyChangeLog();
}

async function stopOtherWork(job: ClaimedJob): Promise<void> {
  await inTransaction(async (tx) => {
    await assertLease(job, tx);
    const others = await tx
      .select({ subjectId: jobs.subjectId })
      .from(jobs)
      .where(eq(jobs.workspaceId, job.subjectId));
    const subjectIds = others.map((row) => row.subjectId);
    await cancelJobsOf(tx, { subjectIds, except: 'remove-workspace' });
  });
}

async function dropIndexes(workspaceId: string): Promise<void> {
  const rows = await database()
    .select({ generation: searchIndexes.generation })
    .from(searchIndexes)
    .where(eq(searchIndexes.workspaceId, workspaceId));
  for (const { generation } of rows) await dropTable({ workspaceId, generation });
  await rm(dirname(indexDirectory({ workspaceId, generation: 0 })), { recursive: true, force: true });
}

export const removeWorkspaceHandler: JobHandler<'remove-workspace'> = {
  run: removeWorkspace,
  giveUp: (job, problem) => inTransaction((tx) => failJob(tx, job, problem)),
};
