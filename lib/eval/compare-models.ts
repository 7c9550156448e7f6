import { preparedModelId, readSwitch, writeSwitch } from '#lib/admin/embedding-switch.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { buildGeneration } from '#lib/ingest/build-generation.ts';
import { dropDeadIndexes } from '#lib/ingest/drop-indexes.ts';
import { jobContext } from '#lib/ingest/job-context.ts';
import { needsTidying, tidyIndex } from '#lib/ingest/write-index.ts';
import { failJob, finishJob } from '#lib/jobs/finish-job.ts';
import type { ClaimedJob, JobHandler, JobRun } from '#lib/jobs/types.ts';
import type { ModelComparison } from '#lib/shared/model-switch.ts';
import { liveIndexOf } from '#lib/vectors/live-index.ts';
import { askGoldenQuestions } from './golden/ask-golden-questions.ts';
import { openGoldenQuestions } from './golden/open-golden-questions.ts';

type Job = ClaimedJob<'compare-models'>;

/**
 * Asks a workspace's golden questions of its live index and of one that is made of the prepared model's vectors for the
 * purpose and dropped again: going live builds it anew in seconds out of the same vectors, with what was added and erased
 * until then.
 */
async function compareModels(run: JobRun<'compare-models'>): Promise<void> {
  const { job } = run;
  const modelId = preparedModelId(await readSwitch());
  const comparison = modelId === null ? null : await compare(run, modelId);
  await inTransaction(async (tx) => {
    await finishJob(tx, job);
    if (comparison) await keep(tx, job, { modelId, comparison });
  });
}

async function compare(run: JobRun<'compare-models'>, modelId: string): Promise<ModelComparison | null> {
  const { job, signal } = run;
  const { workspaceId } = job;
  const context = jobContext(job);
  const live = await liveIndexOf(workspaceId);
  const questions = await openGoldenQuestions(context, { workspaceId });
  if (!live || questions.length === 0) return null;
  const model = await run.embedding(modelId);
  // The other one is made in order, too: passages outside the text index are scored by other counts.
  if (await needsTidying(live, 'at rest')) await tidyIndex(live);
  const before = await askGoldenQuestions(context, { workspaceId, questions, index: live, signal });
  try {
    const { location } = await buildGeneration({ job, model, signal });
    const after = await askGoldenQuestions(context, { workspaceId, questions, index: location, signal });
    return before && after ? { questions: questions.length, before, after } : null;
  } finally {
    await dropDeadIndexes({ state: 'building', workspaceId });
  }
}

async function keep(
  tx: Database,
  job: Job,
  found: { modelId: string | null; comparison: ModelComparison },
): Promise<void> {
  const current = await readSwitch(tx);
  if (!current || preparedModelId(current) !== found.modelId) return;
  const { workspaceId } = job;
  const { questions, before, after } = found.comparison;
  const comparisons = { ...current.comparisons, [workspaceId]: found.comparison };
  await writeSwitch(tx, jobContext(job), { ...current, comparisons });
  await recordAudit(tx, jobContext(job), {
    action: 'model-switch.compared',
    objectType: 'model',
    objectId: current.to.modelId,
    workspaceId,
    detail: { questions, recallAt5Before: before.recallAt5, recallAt5After: after.recallAt5 },
  });
}

export const compareModelsHandler: JobHandler<'compare-models'> = {
  run: compareModels,
  giveUp: (job, problem) => inTransaction((tx) => failJob(tx, job, problem)),
};
