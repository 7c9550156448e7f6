import { and, eq, inArray, ne, notInArray, sql } from 'drizzle-orm';
import { now } from '#lib/core/clock.ts';
import { newId } from '#lib/core/ids.ts';
import type { Database } from '#lib/db/client.ts';
import { jobs } from '#lib/db/schema/index.ts';
import { jobCatalog, type JobName, type JobPayload, type WorkspaceOf } from './catalog.ts';

export type EnqueueJobInput<Name extends JobName> = {
  name: Name;
  /** What it works on; see the catalogue. There is one job per name and subject. */
  subjectId: string;
  workspaceId: WorkspaceOf<Name>;
  payload: JobPayload<Name>;
  /** Whose turn it uses: people take turns. The id of a person, or `operator` or `system`. */
  createdBy: string;
  /** How long it waits before it may start. */
  delayMs?: number;
};

/**
 * Adds a job in the transaction of the change that needs it. A job that already waits or runs for the subject stays as
 * it is; one that ended starts again from nothing.
 */
export async function enqueueJob<Name extends JobName>(
  tx: Database,
  input: EnqueueJobInput<Name>,
): Promise<void> {
  const { name, subjectId, workspaceId, createdBy } = input;
  const payload: Record<string, unknown> = jobCatalog[name].payload.parse(input.payload);
  const fresh = {
    workspaceId,
    payload,
    createdBy,
    state: 'waiting' as const,
    priority: jobCatalog[name].priority,
    attempts: 0,
    runAfter: now() + (input.delayMs ?? 0),
    leaseToken: null,
    leaseUntil: null,
    stage: null,
    progressDone: 0,
    progressTotal: 0,
    problemCode: null,
    problem: null,
    createdAt: now(),
    startedAt: null,
    finishedAt: null,
  };
  await tx
    .insert(jobs)
    .values({ id: newId(), name, subjectId, ...fresh })
    .onConflictDoUpdate({
      target: [jobs.name, jobs.subjectId],
      set: fresh,
      setWhere: notInArray(jobs.state, ['waiting', 'running']),
    });
}

/** Lets a waiting job wait this long from now, however long it has waited: for what is best done once, when no more comes. */
export async function postponeJob(
  tx: Database,
  input: { name: JobName; subjectId: string; delayMs: number },
): Promise<void> {
  await tx
    .update(jobs)
    .set({ runAfter: now() + input.delayMs })
    .where(and(eq(jobs.name, input.name), eq(jobs.subjectId, input.subjectId), eq(jobs.state, 'waiting')));
}

/** Stops every open job of these names. */
export async function cancelJobsNamed(tx: Database, names: readonly JobName[]): Promise<void> {
  await tx
    .update(jobs)
    .set(cancelled())
    .where(and(inArray(jobs.name, [...names]), inArray(jobs.state, ['waiting', 'running'])));
}

/** Stops every open job of these subjects except those that are named: for what is about to be erased. */
export async function cancelJobsOf(
  tx: Database,
  input: { subjectIds: readonly string[]; except: JobName },
): Promise<void> {
  if (input.subjectIds.length === 0) return;
  await tx
    .update(jobs)
    .set(cancelled())
    .where(
      and(
        inArray(jobs.subjectId, [...input.subjectIds]),
        ne(jobs.name, input.except),
        inArray(jobs.state, ['waiting', 'running']),
      ),
    );
}

function cancelled() {
  return {
    state: 'cancelled' as const,
    leaseToken: null,
    leaseUntil: null,
    finishedAt: now(),
    payload: sql`'{}'`,
  };
}
