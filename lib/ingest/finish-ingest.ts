import { count, eq, sum } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';
import { database, type Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { chunks, documentVersions, pages } from '#lib/db/schema/index.ts';
import { failVersion } from '#lib/jobs/fail-version.ts';
import { failJob, finishJob } from '#lib/jobs/finish-job.ts';
import { LeaseLostError } from '#lib/jobs/lease.ts';
import type { ClaimedJob, JobProblem } from '#lib/jobs/types.ts';
import type { IngestRun } from './ingest-run.ts';
import { jobContext } from './job-context.ts';
import { queueTidying } from './queue-tidying.ts';

type Outcome = {
  chunkCount: number;
  pageCount: number;
  unreadPages: number;
  hasEmptyPages: boolean;
  hasUnseenText: boolean;
};

async function countOutcome(versionId: string): Promise<Outcome> {
  const db = database();
  const [made] = await db.select({ count: count() }).from(chunks).where(eq(chunks.versionId, versionId));
  const states = await db
    .select({ state: pages.state, count: count(), unseen: sum(pages.unseenCharacters) })
    .from(pages)
    .where(eq(pages.versionId, versionId))
    .groupBy(pages.state);
  const of = (state: string) => states.find((row) => row.state === state)?.count ?? 0;
  return {
    chunkCount: made?.count ?? 0,
    pageCount: of('text') + of('no-text') + of('failed'),
    unreadPages: of('no-text') + of('failed'),
    hasEmptyPages: of('no-text') > 0,
    hasUnseenText: states.some(({ unseen }) => Number(unseen) > 0),
  };
}

/** Ends a document that was read and indexed: `ready`, or `ready with gaps` when something of it could not be read or seen. */
export async function finishIngest(ingest: IngestRun): Promise<void> {
  const { job, version, stopwatch } = ingest;
  const outcome = await countOutcome(version.id);
  if (outcome.chunkCount === 0)
    throw new AppError(outcome.hasEmptyPages ? 'FILE_HAS_NO_TEXT' : 'FILE_DAMAGED');
  await inTransaction(async (tx) => {
    await finishJob(tx, job);
    await writeOutcome(tx, ingest, outcome);
    await queueTidying(tx, version.workspaceId);
    await recordAudit(tx, jobContext(job), {
      action: 'document.finished',
      objectType: 'document',
      objectId: version.documentId,
      workspaceId: version.workspaceId,
      detail: {
        versionId: version.id,
        pages: outcome.pageCount,
        unreadPages: outcome.unreadPages,
        chunks: outcome.chunkCount,
        seconds: stopwatch.seconds().total,
      },
    });
  });
}

async function writeOutcome(tx: Database, ingest: IngestRun, outcome: Outcome): Promise<void> {
  const hasOmissions = (ingest.version.omissions ?? []).length > 0;
  const hasGaps = outcome.unreadPages > 0 || outcome.hasUnseenText || hasOmissions;
  await tx
    .update(documentVersions)
    .set({
      state: hasGaps ? 'ready with gaps' : 'ready',
      pageCount: outcome.pageCount,
      pagesParsed: outcome.pageCount,
      pagesIndexed: outcome.pageCount,
      chunkCount: outcome.chunkCount,
      problemCode: null,
      problem: null,
      seconds: ingest.stopwatch.seconds(),
      finishedAt: now(),
    })
    .where(eq(documentVersions.id, ingest.version.id));
}

/** Ends a document that can't be read: `failed`, with the reason, and nothing of it left to be found. */
export async function giveUpIngest(job: ClaimedJob<'ingest-version'>, problem: JobProblem): Promise<void> {
  await inTransaction(async (tx) => {
    await failJob(tx, job, problem);
    const [version] = await tx
      .select({ id: documentVersions.id })
      .from(documentVersions)
      .where(eq(documentVersions.id, job.subjectId));
    if (!version) throw new LeaseLostError();
    await failVersion(tx, jobContext(job), { versionId: version.id, problem });
  });
}
