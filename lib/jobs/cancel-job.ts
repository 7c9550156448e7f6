import { eq } from 'drizzle-orm';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError, personMessageFor } from '#lib/core/errors.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { jobs } from '#lib/db/schema/index.ts';
import { neverCancelled } from '#lib/shared/jobs.ts';
import { failVersion } from './fail-version.ts';
import { findJob } from './retry-job.ts';

export type CancelJobInput = { jobId: string };

/**
 * Stops a job that waits or runs; a document that was being read ends as `failed` and can be retried. Throws
 * `NOT_FOUND` for anyone but an administrator, `CONFLICT` for a job that has ended or must not be stopped.
 */
export async function cancelJob(context: RequestContext, input: CancelJobInput): Promise<void> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const job = await findJob(tx, input.jobId);
    const isOpen = job.state === 'waiting' || job.state === 'running';
    if (!isOpen || neverCancelled.has(job.name)) throw new AppError('CONFLICT');
    await tx
      .update(jobs)
      .set({ state: 'cancelled', leaseToken: null, leaseUntil: null, finishedAt: now(), payload: {} })
      .where(eq(jobs.id, job.id));
    if (job.name === 'ingest-version') {
      const problem = { code: 'WORK_CANCELLED', sentence: personMessageFor('WORK_CANCELLED') };
      await failVersion(tx, context, { versionId: job.subjectId, problem });
    }
    await recordAudit(tx, context, { action: 'job.cancelled', objectType: 'job', objectId: job.id });
  });
}
