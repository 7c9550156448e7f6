import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { setClockOffset } from '#lib/core/clock.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { jobs } from '#lib/db/schema/index.ts';
import { jobNames } from '#lib/jobs/catalog.ts';
import { claimJob } from '#lib/jobs/claim-job.ts';
import { cancelJobsOf, enqueueJob, postponeJob } from '#lib/jobs/enqueue-job.ts';
import { finishJob, requeueJob } from '#lib/jobs/finish-job.ts';
import { assertLease, heldJobIds, leaseMs, LeaseLostError, renewLeases } from '#lib/jobs/lease.ts';
import { releaseAllJobs, releaseExpiredJobs } from '#lib/jobs/release-crashed-jobs.ts';
import type { ClaimedJob } from '#lib/jobs/types.ts';
import { addWorkspace, jobOf, queue } from '#tests/support/jobs.ts';

migrateDatabase();
let workspaceId: string;

beforeEach(async () => {
  setClockOffset(0);
  await inTransaction(async (tx) => {
    await tx.delete(jobs);
  });
  workspaceId = await addWorkspace();
});
afterAll(() => {
  setClockOffset(0);
  closeDatabase();
});

async function claim(): Promise<ClaimedJob> {
  const job = await claimJob(jobNames);
  if (!job) throw new Error('nothing to claim');
  return job;
}
const finish = (job: ClaimedJob) => inTransaction((tx) => finishJob(tx, job));
const rebuild = (delayMs = 0) =>
  inTransaction((tx) =>
    enqueueJob(tx, {
      name: 'rebuild-index',
      subjectId: workspaceId,
      workspaceId,
      payload: { reason: 'damaged' },
      createdBy: 'system',
      delayMs,
    }),
  );

describe('claiming', () => {
  test('counts the attempt before it starts, and gives a job to one claimer only', async () => {
    const subject = await queue('ingest-version', { workspaceId });
    const [one, two] = await Promise.all([claimJob(jobNames), claimJob(jobNames)]);
    expect([one, two].filter((job) => job !== null)).toHaveLength(1);
    expect(await jobOf(subject)).toMatchObject({ state: 'running', attempts: 1 });
  });

  test('waits for the time of a job', async () => {
    await queue('ingest-version', { workspaceId, delayMs: 5000 });
    expect(await claimJob(jobNames)).toBeNull();
    setClockOffset(6000);
    expect(await claimJob(jobNames)).not.toBeNull();
  });

  test('takes people in turns, however much one of them uploaded', async () => {
    for (let index = 0; index < 4; index += 1)
      await queue('ingest-version', { workspaceId, createdBy: 'ann' });
    await queue('ingest-version', { workspaceId, createdBy: 'bob' });
    await queue('ingest-version', { workspaceId, createdBy: 'bob' });
    const turns: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      setClockOffset(index * 10);
      const job = await claim();
      turns.push(job.createdBy);
      await finish(job);
    }
    expect(turns).toEqual(['ann', 'bob', 'ann', 'bob', 'ann', 'ann']);
  });

  test('erases before it reads', async () => {
    await queue('ingest-version', { workspaceId });
    await queue('remove-document', { workspaceId });
    expect((await claim()).name).toBe('remove-document');
  });

  test('lets a rebuild run alone in its workspace, and nothing overtake it', async () => {
    await queue('ingest-version', { workspaceId });
    const reading = await claim();
    await rebuild();
    await queue('ingest-version', { workspaceId });
    expect(await claimJob(jobNames)).toBeNull();
    const elsewhere = await queue('ingest-version', { workspaceId: await addWorkspace() });
    expect((await claim()).subjectId).toBe(elsewhere);
    await finish(reading);
    expect((await claim()).name).toBe('rebuild-index');
    expect(await claimJob(jobNames)).toBeNull();
  });

  test('tidies an index only when no document of its workspace is to be read, and not while more come', async () => {
    const tidying = await queue('optimize-index', { workspaceId });
    const reading = await queue('ingest-version', { workspaceId, delayMs: 1000 });
    const elsewhere = await queue('optimize-index', { workspaceId: await addWorkspace() });
    expect((await claim()).subjectId).toBe(elsewhere);
    expect(await claimJob(jobNames)).toBeNull();
    setClockOffset(2000);
    const job = await claim();
    expect(job.subjectId).toBe(reading);
    expect(await claimJob(jobNames)).toBeNull();
    await inTransaction(async (tx) => {
      await finishJob(tx, job);
      await postponeJob(tx, { name: 'optimize-index', subjectId: tidying, delayMs: 5000 });
    });
    expect(await claimJob(jobNames)).toBeNull();
    setClockOffset(8000);
    expect((await claim()).subjectId).toBe(tidying);
  });

  test('lets what crashed run alone, so that no other job is blamed', async () => {
    const crashed = await queue('ingest-version', { workspaceId });
    await claim();
    await releaseAllJobs();
    const other = await queue('ingest-version', { workspaceId });
    const first = await claim();
    expect(first.subjectId).toBe(other);
    expect(await claimJob(jobNames)).toBeNull();
    await finish(first);
    expect(await claim()).toMatchObject({ subjectId: crashed, attempts: 2 });
    await queue('ingest-version', { workspaceId });
    expect(await claimJob(jobNames)).toBeNull();
  });
});

describe('a lease', () => {
  test('is lost when the job is cancelled: nothing can be written for it', async () => {
    const subject = await queue('ingest-version', { workspaceId });
    const job = await claim();
    await inTransaction((tx) => cancelJobsOf(tx, { subjectIds: [subject], except: 'remove-document' }));
    await expect(assertLease(job)).rejects.toThrow(LeaseLostError);
    await expect(finish(job)).rejects.toThrow(LeaseLostError);
    expect(await heldJobIds([job])).toEqual(new Set());
    expect((await jobOf(subject)).state).toBe('cancelled');
  });

  test('that ran out lets another take the job, and the late one writes nothing', async () => {
    const subject = await queue('ingest-version', { workspaceId });
    const late = await claim();
    setClockOffset(leaseMs + 1000);
    expect(await releaseExpiredJobs()).toBe(1);
    const next = await claim();
    expect(next).toMatchObject({ subjectId: subject, attempts: 2 });
    await expect(finish(late)).rejects.toThrow(LeaseLostError);
    await finish(next);
    expect((await jobOf(subject)).state).toBe('done');
  });

  test('that is renewed does not run out', async () => {
    await queue('ingest-version', { workspaceId });
    const job = await claim();
    setClockOffset(leaseMs - 1000);
    await renewLeases([job]);
    setClockOffset(leaseMs + 1000);
    expect(await releaseExpiredJobs()).toBe(0);
    await assertLease(job);
  });

  test('that is given back does not count as a crash', async () => {
    const subject = await queue('ingest-version', { workspaceId });
    const job = await claim();
    await inTransaction((tx) => requeueJob(tx, job, { delayMs: 0, countsAsCrash: false }));
    expect(await jobOf(subject)).toMatchObject({ state: 'waiting', attempts: 0 });
  });
});

describe('queueing', () => {
  test('makes one job per subject, and starts one that ended from nothing', async () => {
    const subjectId = await queue('ingest-version', { workspaceId });
    await queue('ingest-version', { workspaceId, subjectId });
    const job = await claim();
    await queue('ingest-version', { workspaceId, subjectId });
    expect((await jobOf(subjectId)).state).toBe('running');
    await finish(job);
    await queue('ingest-version', { workspaceId, subjectId });
    expect(await jobOf(subjectId)).toMatchObject({ state: 'waiting', attempts: 0, finishedAt: null });
  });

  test('leaves no password behind when a job ends', async () => {
    await inTransaction((tx) =>
      enqueueJob(tx, {
        name: 'ingest-version',
        subjectId: workspaceId,
        workspaceId,
        payload: { password: 'open sesame' },
        createdBy: 'operator',
      }),
    );
    const job = await claim();
    expect(job.payload).toEqual({ password: 'open sesame' });
    await finish(job);
    expect((await jobOf(workspaceId)).payload).toEqual({});
  });
});
