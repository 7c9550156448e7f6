import { and, eq, lt, or, type SQL } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import { database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { jobs } from '#lib/db/schema/index.ts';
import { backoffMs } from './backoff.ts';

async function release(which: SQL | undefined): Promise<number> {
  return inTransaction(async (tx) => {
    const crashed = await tx
      .select({ id: jobs.id, attempts: jobs.attempts })
      .from(jobs)
      .where(and(eq(jobs.state, 'running'), which));
    for (const job of crashed) {
      const runAfter = now() + (job.attempts > 1 ? backoffMs(job.attempts) : 0);
      await tx
        .update(jobs)
        .set({ state: 'waiting', leaseToken: null, leaseUntil: null, runAfter })
        .where(eq(jobs.id, job.id));
    }
    return crashed.length;
  });
}

/** Gives back every job that runs: for a worker that has just begun and knows that it is the only one. Returns how many. */
export function releaseAllJobs(): Promise<number> {
  return release(undefined);
}

/** Gives back the jobs whose lease ran out without an end: their worker is gone. Returns how many. */
export async function releaseExpiredJobs(): Promise<number> {
  const expired = or(lt(jobs.leaseUntil, now()));
  const [one] = await database()
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.state, 'running'), expired))
    .limit(1);
  return one ? release(expired) : 0;
}
