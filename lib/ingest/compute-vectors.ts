import { preparedModelId, readSwitch } from '#lib/admin/embedding-switch.ts';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { enqueueJob } from '#lib/jobs/enqueue-job.ts';
import { continueJob, failJob, finishJob, reportProgress } from '#lib/jobs/finish-job.ts';
import { updateHeldJob } from '#lib/jobs/lease.ts';
import type { ClaimedJob, JobHandler, JobRun } from '#lib/jobs/types.ts';
import type { EmbeddingModel } from '#lib/models/ports.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { countVectors, nextWorkspaceChunks } from './chunk-queries.ts';
import { embedChunks } from './embed-chunks.ts';
import { forgetVectors } from './forget-vectors.ts';

type Job = ClaimedJob<'compute-vectors'>;

/** After this time what else waits in the workspace gets its turn, e.g. the building anew of a damaged index. */
const sliceMs = 20_000;
/** Computed and stored together: a crash loses no more, and progress moves as often. */
const stepMs = 2000;
const chunksPerStep = { first: 8, most: 96 };
const firstId = '';
/** The share of the newest measurement in the time for a passage: the last ten steps or so count. */
const newestShare = 0.2;

/**
 * Computes the vectors that are missing for a workspace's next index, while searching, reading and erasing go on: for the
 * model that is being prepared, or else for the one in use. They are stored as they come, so a stop, a crash or a model
 * that fails half way loses none. What they are for is queued in the change that ends the job.
 */
async function computeVectors(run: JobRun<'compute-vectors'>): Promise<void> {
  const { job } = run;
  const active = await run.embedding();
  const wanted = await findWanted(run, active);
  const slice = await computeSlice(run, wanted.model);
  if (!slice.isComplete) {
    await inTransaction((tx) => continueJob(tx, job, slice.payload));
    return;
  }
  await forgetVectors(job.workspaceId, active.id);
  await inTransaction(async (tx) => {
    await finishJob(tx, job);
    await queueNext(tx, job, wanted);
  });
}

type Wanted = { model: EmbeddingModel; for: 'index' | 'comparison' };

/** An index of another model than the one in use goes before the preparing of a further change. */
async function findWanted(run: JobRun<'compute-vectors'>, active: EmbeddingModel): Promise<Wanted> {
  const [live, current] = await Promise.all([liveIndexOf(run.job.workspaceId), readSwitch()]);
  const preparedId = preparedModelId(current);
  if (preparedId === null || live?.modelId !== active.id) return { model: active, for: 'index' };
  return { model: await run.embedding(preparedId), for: 'comparison' };
}

type Slice = { isComplete: boolean; payload: Job['payload'] };

async function computeSlice(run: JobRun<'compute-vectors'>, model: EmbeddingModel): Promise<Slice> {
  const { job, signal } = run;
  const { workspaceId } = job;
  const progress = await countVectors({ workspaceId, modelId: model.id });
  let { msPerPassage } = job.payload;
  const endsAt = performance.now() + sliceMs;
  for (let afterId = firstId; ;) {
    signal.throwIfAborted();
    const input = { workspaceId, modelId: model.id, afterId, limit: stepSize(msPerPassage) };
    const missing = await nextWorkspaceChunks({ ...input, withoutVector: true });
    if (missing.length === 0) return { isComplete: true, payload: {} };
    if (performance.now() > endsAt) {
      return { isComplete: false, payload: msPerPassage === undefined ? {} : { msPerPassage } };
    }
    const startedAt = performance.now();
    await embedChunks({ job, model, signal }, missing);
    const measured = (performance.now() - startedAt) / missing.length;
    msPerPassage = msPerPassage === undefined ? measured : mix(msPerPassage, measured);
    progress.done += missing.length;
    afterId = missing.at(-1)?.id ?? afterId;
    await note(job, { ...progress, msPerPassage });
  }
}

function stepSize(msPerPassage: number | undefined): number {
  if (msPerPassage === undefined) return chunksPerStep.first;
  return Math.max(1, Math.min(chunksPerStep.most, Math.round(stepMs / msPerPassage)));
}

const mix = (before: number, newest: number) => before * (1 - newestShare) + newest * newestShare;

async function note(job: Job, at: { done: number; total: number; msPerPassage: number }): Promise<void> {
  await inTransaction(async (tx) => {
    await reportProgress(tx, job, { stage: 'vectors', done: at.done, total: Math.max(at.done, at.total) });
    await updateHeldJob(tx, job, { payload: { msPerPassage: at.msPerPassage } });
  });
}

/** Whoever decides or calls off a change of models stops this job and queues it again, so what was wanted is wanted still. */
async function queueNext(tx: Database, job: Job, wanted: Wanted): Promise<void> {
  const { workspaceId, createdBy } = job;
  const common = { subjectId: workspaceId, workspaceId, createdBy };
  if (wanted.for === 'comparison') {
    await enqueueJob(tx, { ...common, name: 'compare-models', payload: {} });
    return;
  }
  const live = await liveIndexOf(workspaceId, tx);
  if (live && live.modelId !== wanted.model.id) {
    await enqueueJob(tx, { ...common, name: 'rebuild-index', payload: { reason: 'model-changed' } });
  }
}

export const computeVectorsHandler: JobHandler<'compute-vectors'> = {
  run: computeVectors,
  giveUp: (job, problem) => inTransaction((tx) => failJob(tx, job, problem)),
};
