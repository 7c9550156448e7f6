import { eq } from 'drizzle-orm';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import { isId } from '#lib/core/ids.ts';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { documents, documentVersions, jobs } from '#lib/db/schema/index.ts';
import { isJobName, isServerJob } from './catalog.ts';
import { enqueueJob } from './enqueue-job.ts';
import { queueIngest } from './queue-ingest.ts';

export type RetryJobInput = { jobId: string };

type JobRow = typeof jobs.$inferSelect;

/** A job by id, in the caller's transaction. Throws `NOT_FOUND`. */
export async function findJob(tx: Database, jobId: string): Promise<JobRow> {
  const [job] = isId(jobId) ? await tx.select().from(jobs).where(eq(jobs.id, jobId)) : [];
  if (!job) throw new AppError('NOT_FOUND');
  return job;
}

/** Starts a job again that failed or was cancelled. Throws `NOT_FOUND` for anyone but an administrator, `CONFLICT` for any other job. */
export async function retryJob(context: RequestContext, input: RetryJobInput): Promise<void> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const job = await findJob(tx, input.jobId);
    if (job.state !== 'failed' && job.state !== 'cancelled') throw new AppError('CONFLICT');
    await startAgain(tx, job, principalId(context.principal));
    await recordAudit(tx, context, { action: 'job.retried', objectType: 'job', objectId: job.id });
  });
}

async function startAgain(tx: Database, job: JobRow, createdBy: string): Promise<void> {
  const { name, subjectId, workspaceId } = job;
  if (!isJobName(name)) throw new AppError('CONFLICT');
  if (isServerJob(name)) {
    await enqueueJob(tx, { name, subjectId, workspaceId: null, payload: {}, createdBy });
    return;
  }
  if (workspaceId === null) throw new AppError('CONFLICT');
  if (name !== 'ingest-version') {
    const common = { subjectId, workspaceId, createdBy };
    if (name === 'rebuild-index') await enqueueJob(tx, { ...common, name, payload: { reason: 'requested' } });
    else await enqueueJob(tx, { ...common, name, payload: {} });
    return;
  }
  const [version] = await tx
    .select({ id: documentVersions.id, deletedAt: documents.deletedAt })
    .from(documentVersions)
    .innerJoin(documents, eq(documents.id, documentVersions.documentId))
    .where(eq(documentVersions.id, subjectId));
  if (!version || version.deletedAt !== null) throw new AppError('CONFLICT');
  await queueIngest(tx, { versionId: subjectId, workspaceId, createdBy, readAgain: true });
}
