import { and, eq, inArray } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import { database, type Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { jobs } from '#lib/db/schema/index.ts';
import type { ClaimedJob } from './types.ts';

/** How long a job is held without renewal. Renewed by the worker's main loop, which does no heavy work itself. */
export const leaseMs = 60_000;
export const renewEveryMs = 15_000;

/** The job is no longer this worker's: it was cancelled, or another worker took it over. Nothing may be written for it. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

const held = (job: ClaimedJob) =>
  and(eq(jobs.id, job.id), eq(jobs.leaseToken, job.leaseToken), eq(jobs.state, 'running'));

/** Throws `LeaseLostError` unless the job is still held: called in each transaction that writes for it. */
export async function assertLease(job: ClaimedJob, tx: Database = database()): Promise<void> {
  const [row] = await tx.select({ id: jobs.id }).from(jobs).where(held(job));
  if (!row) throw new LeaseLostError();
}

/** Writes to the job's row; throws `LeaseLostError` when it is no longer held. */
export async function updateHeldJob(
  tx: Database,
  job: ClaimedJob,
  set: Partial<typeof jobs.$inferInsert>,
): Promise<void> {
  const rows = await tx.update(jobs).set(set).where(held(job)).returning({ id: jobs.id });
  if (rows.length === 0) throw new LeaseLostError();
}

/** Which of these jobs are still held, by id. */
export async function heldJobIds(claimed: readonly ClaimedJob[]): Promise<Set<string>> {
  if (claimed.length === 0) return new Set();
  const rows = await database()
    .select({ id: jobs.id, leaseToken: jobs.leaseToken, state: jobs.state })
    .from(jobs)
    .where(
      inArray(
        jobs.id,
        claimed.map((job) => job.id),
      ),
    );
  const tokens = new Map(claimed.map((job) => [job.id, job.leaseToken]));
  const stillHeld = rows.filter((row) => row.state === 'running' && tokens.get(row.id) === row.leaseToken);
  return new Set(stillHeld.map((row) => row.id));
}

/** Holds the jobs for longer. Those that were lost in between stay lost. */
export async function renewLeases(claimed: readonly ClaimedJob[]): Promise<void> {
  if (claimed.length === 0) return;
  await inTransaction(async (tx) => {
    for (const job of claimed) {
      await tx
        .update(jobs)
        .set({ leaseUntil: now() + leaseMs })
        .where(held(job));
    }
  });
}
