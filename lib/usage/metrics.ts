import { gt, lt, max } from 'drizzle-orm';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { readProcessStates } from '#lib/admin/system-processes.ts';
import { countByWorkspace, countJobs } from '#lib/admin/system-queries.ts';
import { database } from '#lib/db/client.ts';
import { questionUsage } from '#lib/db/schema/index.ts';

/** From a quote at once to a long answer of a large model on a CPU. */
const secondsBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

const registry = new Registry();
collectDefaultMetrics({ register: registry });
const registers = [registry];

const questions = new Counter({
  name: 'pincite_questions_total',
  help: 'Questions that ended, since this process started.',
  labelNames: ['mode', 'outcome'],
  registers,
});
const tokens = new Counter({
  name: 'pincite_tokens_total',
  help: 'Tokens of language models, since this process started.',
  labelNames: ['kind'],
  registers,
});
const seconds = new Histogram({
  name: 'pincite_question_seconds',
  help: 'From asking to the end of the answer, waiting included.',
  labelNames: ['mode'],
  buckets: secondsBuckets,
  registers,
});
const documents = new Gauge({
  name: 'pincite_documents',
  help: 'Documents by state.',
  labelNames: ['state'],
  registers,
});
const chunks = new Gauge({ name: 'pincite_chunks', help: 'Passages that can be searched.', registers });
const jobs = new Gauge({
  name: 'pincite_jobs',
  help: 'Background jobs by state.',
  labelNames: ['state'],
  registers,
});
const processes = new Gauge({
  name: 'pincite_process_up',
  help: '1 while the process runs.',
  labelNames: ['process'],
  registers,
});

/** Up to which row the counters have counted; unknown before the first look. */
let countedUpTo: number | undefined;

/** Counters begin with the process, as those who read them expect: a restart shows as a fall to zero. */
async function lastRowBeforeStart(): Promise<number> {
  const [row] = await database()
    .select({ seq: max(questionUsage.seq) })
    .from(questionUsage)
    .where(lt(questionUsage.at, performance.timeOrigin));
  return row?.seq ?? 0;
}

async function countQuestions(): Promise<void> {
  const after = countedUpTo ?? (await lastRowBeforeStart());
  const rows = await database()
    .select()
    .from(questionUsage)
    .where(gt(questionUsage.seq, after))
    .orderBy(questionUsage.seq);
  for (const row of rows) {
    // Somebody else may have looked meanwhile.
    if (row.seq <= (countedUpTo ?? 0)) continue;
    const mode = row.model === null ? 'quotes' : 'model';
    questions.inc({ mode, outcome: row.outcome });
    seconds.observe({ mode }, row.durationMs / 1000);
    tokens.inc({ kind: 'prompt' }, row.promptTokens);
    tokens.inc({ kind: 'reused' }, row.reusedTokens);
    tokens.inc({ kind: 'completion' }, row.completionTokens);
    countedUpTo = row.seq;
  }
}

async function readGauges(): Promise<void> {
  const [workspaces, jobCounts, states] = await Promise.all([
    countByWorkspace(),
    countJobs(),
    readProcessStates(),
  ]);
  documents.reset();
  let chunkCount = 0;
  for (const workspace of workspaces) {
    chunkCount += workspace.chunks;
    for (const [state, count] of Object.entries(workspace.documents)) documents.inc({ state }, count);
  }
  chunks.set(chunkCount);
  for (const [state, count] of Object.entries(jobCounts)) jobs.set({ state }, count);
  for (const { name, state } of states) processes.set({ process: name }, state === 'running' ? 1 : 0);
}

/**
 * What a monitoring system may know of this server, in the text format of Prometheus: sums over everybody and everything, without a
 * name, an identifier or a word of anything. The caller has made sure that whoever asks may.
 */
export async function renderMetrics(): Promise<{ text: string; contentType: string }> {
  await Promise.all([countQuestions(), readGauges()]);
  return { text: await registry.metrics(), contentType: registry.contentType };
}
