import { stat } from 'node:fs/promises';
import { and, asc, eq } from 'drizzle-orm';
import { requireAdministrator } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { jobs, modelDownloads } from '#lib/db/schema/index.ts';
import { jobCatalog } from '#lib/jobs/catalog.ts';
import type { DownloadState, DownloadView } from '#lib/shared/model-downloads.ts';
import type { DownloadRow } from './download-rows.ts';
import { partPath } from './intake-paths.ts';

type JobRow = typeof jobs.$inferSelect;

/** What was stopped, here or on the page of jobs, or has lost its job, waits for somebody to let it go on. */
function stateOf(job: JobRow | null): DownloadState {
  switch (job?.state) {
    case 'waiting':
      return 'waiting';
    case 'running':
      return job.stage === 'checking' ? 'checking' : 'downloading';
    case 'done':
    case 'failed':
      return job.state;
    case 'cancelled':
    case undefined:
      return 'paused';
  }
}

function speedOf(job: JobRow | null): number | null {
  if (job?.state !== 'running') return null;
  const payload = jobCatalog['download-model'].payload.safeParse(job.payload);
  return payload.data?.bytesPerSecond ?? null;
}

type Amount = { state: DownloadState; done: number; total: number | null; bytesPerSecond: number | null };

function secondsLeft({ state, done, total, bytesPerSecond }: Amount): number | null {
  if (state !== 'downloading' || total === null || bytesPerSecond === null || bytesPerSecond <= 0)
    return null;
  return (total - done) / bytesPerSecond;
}

async function toView(row: DownloadRow, job: JobRow | null): Promise<DownloadView> {
  const state = stateOf(job);
  const kept = (await stat(await partPath(row.id)).catch(() => undefined))?.size ?? 0;
  const amount: Amount = {
    state,
    done: state === 'done' ? (row.bytes ?? kept) : kept,
    total: row.bytes,
    bytesPerSecond: speedOf(job),
  };
  return {
    id: row.id,
    entryId: row.entryId,
    ...amount,
    secondsLeft: secondsLeft(amount),
    problem: state === 'failed' ? (job?.problem ?? null) : null,
  };
}

/** The downloads that run, wait, were stopped or failed, and those that ended well, oldest first. For administrators. */
export async function listDownloads(context: RequestContext): Promise<DownloadView[]> {
  await requireAdministrator(context);
  const rows = await database()
    .select({ download: modelDownloads, job: jobs })
    .from(modelDownloads)
    .leftJoin(jobs, and(eq(jobs.name, 'download-model'), eq(jobs.subjectId, modelDownloads.id)))
    .orderBy(asc(modelDownloads.createdAt), asc(modelDownloads.id));
  return Promise.all(rows.map(({ download, job }) => toView(download, job)));
}
