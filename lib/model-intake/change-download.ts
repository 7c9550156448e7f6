import { rm } from 'node:fs/promises';
import { and, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { jobs, modelDownloads } from '#lib/db/schema/index.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import { downloadActs, type DownloadAct } from '#lib/shared/model-downloads.ts';
import { findDownload, jobOfDownload } from './download-rows.ts';
import { partPath } from './intake-paths.ts';

export const changeDownloadInputSchema = z.strictObject({
  downloadId: z.string().min(1).max(100),
  act: z.enum(downloadActs),
});

export type ChangeDownloadInput = z.infer<typeof changeDownloadInputSchema>;

const open = new Set(['waiting', 'running']);

async function stopJob(tx: Database, downloadId: string): Promise<void> {
  await tx
    .update(jobs)
    .set({ state: 'cancelled', leaseToken: null, leaseUntil: null, finishedAt: now(), payload: {} })
    .where(
      and(
        eq(jobs.name, 'download-model'),
        eq(jobs.subjectId, downloadId),
        inArray(jobs.state, ['waiting', 'running']),
      ),
    );
}

async function actOn(
  tx: Database,
  { downloadId, act, createdBy }: ChangeDownloadInput & { createdBy: string },
): Promise<void> {
  const state = (await jobOfDownload(downloadId, tx))?.state;
  const isOpen = state !== undefined && open.has(state);
  const isPossible: Record<DownloadAct, boolean> = {
    pause: isOpen,
    resume: !isOpen && state !== 'done',
    cancel: state !== 'done',
  };
  if (!isPossible[act]) throw new AppError('CONFLICT');
  if (act === 'resume') {
    const common = { subjectId: downloadId, workspaceId: null, payload: {}, createdBy };
    await enqueueJob(tx, { ...common, name: 'download-model' });
    return;
  }
  await stopJob(tx, downloadId);
  if (act === 'cancel') await tx.delete(modelDownloads).where(eq(modelDownloads.id, downloadId));
}

/**
 * Pauses a download, lets it go on where it stopped, or calls it off with all that came. For administrators. Throws `NOT_FOUND`,
 * and `CONFLICT` for what can't be done now.
 */
export async function changeDownload(context: RequestContext, input: ChangeDownloadInput): Promise<void> {
  const { downloadId, act } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const row = await findDownload(downloadId, tx);
    if (!row) throw new AppError('NOT_FOUND');
    await actOn(tx, { downloadId, act, createdBy: principalId(context.principal) });
    await recordAudit(tx, context, {
      action: 'model-download.changed',
      objectType: 'model',
      objectId: row.entryId,
      detail: { downloadId, act },
    });
  });
  if (act === 'cancel') await rm(await partPath(downloadId), { force: true });
}
