import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import { database, type Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { jobs } from '#lib/db/schema/index.ts';
import {
  exclusiveJobName,
  isJobName,
  isServerJob,
  jobCatalog,
  restJobName,
  serverJobNames,
  type JobName,
} from './catalog.ts';
import { leaseMs } from './lease.ts';
import type { ClaimedJob } from './types.ts';

type JobRow = typeof jobs.$inferSelect;

const readingJobName = 'ingest-version' satisfies JobName;

/**
 * Which waiting job is next, as the condition of the claim:
 * - an exclusive job runs alone in its workspace, and one that is due is not overtaken by what it would block;
 * - a job for quiet times waits until its workspace has no document to be read;
 * - after a crash a job runs alone in the whole worker: if it crashes again, no other job is blamed for it; jobs of the server,
 *   which read no documents and can last for hours, stand outside of this;
 * - among equals it is the turn of the person whose last job started longest ago.
 */
const nextJob = (at: number, names: readonly JobName[]) => sql`(
  select waiting.id from ${jobs} as waiting
  where waiting.state = 'waiting' and waiting.run_after <= ${at} and waiting.name in ${names}
    and not exists (
      select 1 from ${jobs} as other
      where other.state = 'running' and (
        ((other.attempts > 1 or waiting.attempts > 0)
          and other.name not in ${serverJobNames} and waiting.name not in ${serverJobNames})
        or (other.workspace_id = waiting.workspace_id
          and (other.name = ${exclusiveJobName} or waiting.name = ${exclusiveJobName}))))
    and not (waiting.name = ${restJobName} and exists (
      select 1 from ${jobs} as reading
      where reading.name = ${readingJobName} and reading.workspace_id = waiting.workspace_id
        and reading.state in ('waiting', 'running')))
    and not exists (
      select 1 from ${jobs} as due
      where due.state = 'waiting' and due.run_after <= ${at} and due.id <> waiting.id
        and due.name = ${exclusiveJobName} and due.workspace_id = waiting.workspace_id
        and due.priority > waiting.priority)
  order by waiting.priority desc, waiting.attempts,
    (select max(earlier.started_at) from ${jobs} as earlier where earlier.created_by = waiting.created_by) nulls first,
    waiting.created_at, waiting.rowid
  limit 1)`;

const isDue = (at: number, names: readonly JobName[]) =>
  and(eq(jobs.state, 'waiting'), lte(jobs.runAfter, at), inArray(jobs.name, [...names]));

/**
 * Takes the next job of these names that is due, with a new fencing token; the attempt is counted before it starts.
 * Null when none may start now.
 */
export async function claimJob(names: readonly JobName[]): Promise<ClaimedJob | null> {
  const at = now();
  // A cheap look first: the claim itself needs the lock that all writers share.
  const [due] = await database().select({ id: jobs.id }).from(jobs).where(isDue(at, names)).limit(1);
  if (!due) return null;
  const row = await inTransaction((tx) => takeNext(tx, at, names));
  return row ? toClaimed(row) : null;
}

async function takeNext(tx: Database, at: number, names: readonly JobName[]): Promise<JobRow | undefined> {
  const [claimed] = await tx
    .update(jobs)
    .set({
      state: 'running',
      leaseToken: newId(),
      leaseUntil: at + leaseMs,
      attempts: sql`${jobs.attempts} + 1`,
      startedAt: at,
      finishedAt: null,
    })
    .where(sql`${jobs.id} = ${nextJob(at, names)}`)
    .returning();
  return claimed;
}

function toClaimed(row: JobRow): ClaimedJob {
  const { id, name, subjectId, workspaceId, attempts, leaseToken, createdBy } = row;
  if (!isJobName(name) || leaseToken === null || isServerJob(name) !== (workspaceId === null))
    throw new Error(`a job that cannot have been claimed: ${id}`);
  const payload = jobCatalog[name].payload.parse(row.payload);
  return { id, name, subjectId, workspaceId, payload, attempts, leaseToken, createdBy };
}

/** The names of the jobs that wait, also of those that are not due yet. */
export async function waitingJobNames(): Promise<string[]> {
  const rows = await database()
    .selectDistinct({ name: jobs.name })
    .from(jobs)
    .where(eq(jobs.state, 'waiting'));
  return rows.map((row) => row.name);
}
