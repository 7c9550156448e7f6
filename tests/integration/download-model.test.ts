import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eq } from 'drizzle-orm';
import { listModels } from '#lib/admin/list-models.ts';
import { now, sleep } from '#lib/core/clock.ts';
import { config, setConfig } from '#lib/core/config.ts';
import { closeDatabase, database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { migrateDatabase } from '#lib/db/migrate.ts';
import { audit, jobs, modelDownloads, modelFiles } from '#lib/db/schema/index.ts';
import { changeDownload } from '#lib/model-intake/change-download.ts';
import { downloadDestinations } from '#lib/model-intake/download-destinations.ts';
import { listDownloads } from '#lib/model-intake/list-downloads.ts';
import { startDownload } from '#lib/model-intake/start-download.ts';
import { cancelJob } from '#lib/jobs/cancel-job.ts';
import { retryJob } from '#lib/jobs/retry-job.ts';
import type { DownloadAct, DownloadState, DownloadView } from '#lib/shared/model-downloads.ts';
import { runWorker } from '#lib/worker/run-worker.ts';
import { startModelHub, type ModelHub } from '#tests/support/model-hub.ts';
import { addPerson, contextOf, operator } from '#tests/support/people.ts';
import { plainEmbedding } from '#tests/support/plain-embedding.ts';
import { tinyChatModel } from '#tests/support/tiny-gguf.ts';
import { tinyRerankerModel } from '#tests/support/tiny-bert-gguf.ts';
import { startRealWorker } from '#tests/support/worker-process.ts';

/** A language model of the catalogue whose hash and exact size it does not name: the hub’s count. */
const entryId = 'gemma-3-4b';
const fileName = 'gemma-3-4b-it-Q4_K_M.gguf';

let hub: ModelHub;
let content: Buffer;

/** The settings of this file, with a change. */
function use(change: Record<string, string>): void {
  setConfig({
    PINCITE_DATA_DIR: config().dataDir,
    PINCITE_LOG_LEVEL: 'silent',
    PINCITE_MIN_FREE_MB: '0',
    PINCITE_MODEL_MIRROR: hub.url,
    ...change,
  });
}

beforeAll(async () => {
  migrateDatabase();
  hub = await startModelHub();
  use({});
  process.env['PINCITE_MODEL_MIRROR'] = hub.url;
  content = await readFile(tinyChatModel());
});

afterAll(async () => {
  delete process.env['PINCITE_MODEL_MIRROR'];
  await hub.stop();
  closeDatabase();
});

beforeEach(async () => {
  hub.files.clear();
  hub.files.set(fileName, { content });
  hub.always(null);
  hub.requests.length = 0;
  await rm(config().models.directory, { recursive: true, force: true });
  await mkdir(config().models.directory, { recursive: true });
  await inTransaction(async (tx) => {
    for (const table of [modelDownloads, modelFiles, jobs]) await tx.delete(table);
  });
});

const model = plainEmbedding();

/** Does what waits until nothing is left. */
async function work(): Promise<void> {
  const never = new AbortController();
  await runWorker({ signal: never.signal, embedding: () => Promise.resolve(model), untilIdle: true });
}

async function theDownload(): Promise<DownloadView> {
  const [view] = await listDownloads(operator);
  if (!view) throw new Error('no download');
  return view;
}

async function until(state: DownloadState, leastDone = 0): Promise<DownloadView> {
  for (let round = 0; round < 400; round += 1) {
    const view = await theDownload();
    if (view.state === state && view.done >= leastDone) return view;
    if (view.state === 'failed' && state !== 'failed') throw new Error(view.problem ?? 'failed');
    await sleep(25);
  }
  throw new Error(`the download did not become ${state}: ${JSON.stringify(await theDownload())}`);
}

const act = async (what: DownloadAct) =>
  changeDownload(operator, { downloadId: (await theDownload()).id, act: what });
const place = () => join(config().models.directory, fileName);

async function auditedEnds() {
  const rows = await database()
    .select({ body: audit.body })
    .from(audit)
    .where(eq(audit.action, 'model-download.ended'));
  return rows.map(({ body }) => (JSON.parse(body) as { detail: { problem: string | null } }).detail.problem);
}

describe('downloading a model', () => {
  it('is for administrators', async () => {
    const somebody = contextOf(await addPerson('somebody@example.test'));
    for (const attempt of [
      startDownload(somebody, { entryId }),
      listDownloads(somebody),
      changeDownload(somebody, { downloadId: 'x', act: 'cancel' }),
    ])
      await expect(attempt).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('brings it among the models, checked, and keeps its hash', async () => {
    await startDownload(operator, { entryId });
    expect(await theDownload()).toMatchObject({ entryId, state: 'waiting', done: 0, total: null });
    await work();
    expect(await theDownload()).toMatchObject({ state: 'done', done: content.length, total: content.length });
    expect((await readFile(place())).equals(content)).toBe(true);
    const [known] = await database().select().from(modelFiles);
    expect(known).toMatchObject({ name: fileName, entryId, origin: 'download', bytes: content.length });
    const listed = (await listModels(operator)).catalogue.entries.find(({ id }) => id === entryId);
    expect(listed?.isInstalled).toBe(true);
    expect((await auditedEnds()).at(-1)).toBeNull();
    await expect(startDownload(operator, { entryId })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is not begun twice, nor for what runs elsewhere or does not exist', async () => {
    await startDownload(operator, { entryId });
    await expect(startDownload(operator, { entryId })).rejects.toMatchObject({ code: 'CONFLICT' });
    const remote = startDownload(operator, { entryId: 'mistral-large-2411' });
    await expect(remote).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(startDownload(operator, { entryId: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('lets it be paused, goes on where it was, and can be called off', async () => {
    hub.always({ kind: 'slow', pieceBytes: 20_000, pauseMs: 10 });
    await startDownload(operator, { entryId });
    const stop = new AbortController();
    const worker = runWorker({ signal: stop.signal, embedding: () => Promise.resolve(model) });
    const running = await until('downloading', 60_000);
    expect(running.total).toBe(content.length);
    await act('pause');
    await until('paused');
    // The worker looks five times a second whether its job is still its own.
    await sleep(500);
    const paused = await theDownload();
    await sleep(300);
    expect((await theDownload()).done).toBe(paused.done);
    await expect(act('pause')).rejects.toMatchObject({ code: 'CONFLICT' });
    await act('resume');
    await until('downloading', paused.done + 20_000);
    expect(hub.requests.at(-1)).toMatch(/ bytes=\d+-$/);
    await act('cancel');
    expect(await listDownloads(operator)).toEqual([]);
    stop.abort();
    await worker;
    expect(await readdir(config().models.directory)).toEqual(['.downloads']);
    await expect(act('resume')).rejects.toThrow();
  });

  it('goes on after the worker was killed in the middle, more often than a document may crash', async () => {
    hub.always({ kind: 'slow', pieceBytes: 5000, pauseMs: 10 });
    await startDownload(operator, { entryId });
    for (let round = 1; round <= 4; round += 1) {
      const worker = startRealWorker();
      await until('downloading', (await theDownload()).done + 40_000);
      await worker.end('SIGKILL');
    }
    hub.always(null);
    await work();
    expect((await theDownload()).state).toBe('done');
    expect((await readFile(place())).equals(content)).toBe(true);
    expect(hub.requests.filter((request) => / bytes=[1-9]\d*-$/.test(request)).length).toBeGreaterThanOrEqual(
      4,
    );
  });

  it('only writes down what was put in its place before a crash', async () => {
    await startDownload(operator, { entryId });
    await inTransaction(async (tx) => {
      await tx.update(modelDownloads).set({ sha256: createHash('sha256').update(content).digest('hex') });
    });
    await copyFile(tinyChatModel(), place());
    await work();
    expect((await theDownload()).state).toBe('done');
    expect(hub.requests).toEqual([]);
  });

  it('puts aside what is not what the hub said, and leaves the models alone', async () => {
    hub.always({ kind: 'wrong-bytes' });
    await startDownload(operator, { entryId });
    await work();
    const { state, problem } = await theDownload();
    expect(state).toBe('failed');
    expect(problem).toMatch(
      /^What came is not the file that was asked for, and is not used\. Its SHA-256 is/,
    );
    const [refused = ''] = await readdir(join(config().models.directory, 'quarantine'));
    expect(refused).toMatch(/^gemma-3-4b-it-Q4_K_M\.gguf\.[0-9a-f]{12}\.refused$/);
    expect((await listModels(operator)).files.map(({ name }) => name)).not.toContain(fileName);
    expect((await auditedEnds()).at(-1)).toBe('DOWNLOAD_FAILED');
    // And then it is right.
    hub.always(null);
    await act('resume');
    await work();
    expect((await theDownload()).state).toBe('done');
  });

  it('puts aside a model for another task, and what is no model', async () => {
    for (const wrong of [await readFile(tinyRerankerModel()), Buffer.from('not a model at all')]) {
      hub.files.set(fileName, { content: wrong });
      await startDownload(operator, { entryId });
      await work();
      expect((await theDownload()).problem).toContain('is not used');
      await act('cancel');
    }
  });

  it('takes no other file than the one that was downloaded before', async () => {
    await startDownload(operator, { entryId });
    await work();
    await rm(place());
    hub.files.set(fileName, { content: Buffer.concat([content, Buffer.alloc(8)]) });
    await startDownload(operator, { entryId });
    await work();
    expect((await theDownload()).problem).toContain('another file under this name');
  });

  it('takes no other file than the one that the catalogue names', async () => {
    hub.files.set('Qwen3-8B-Q4_K_M.gguf', { content });
    await startDownload(operator, { entryId: 'qwen3-8b' });
    await work();
    expect((await theDownload()).problem).toContain('another file under this name');
    expect(await readdir(config().models.directory)).toEqual(['.downloads']);
  });

  it('writes over no file of the same name', async () => {
    hub.always({ kind: 'slow', pieceBytes: 50_000, pauseMs: 20 });
    await startDownload(operator, { entryId });
    const working = work();
    await until('downloading', 50_000);
    await writeFile(place(), 'somebody else’s');
    hub.always(null);
    await working;
    expect((await theDownload()).problem).toContain('is in the folder for models already');
    expect(await readFile(place(), 'utf8')).toBe('somebody else’s');
  });

  it('can be stopped and started on the page of jobs too', async () => {
    await startDownload(operator, { entryId });
    const [job] = await database().select().from(jobs).where(eq(jobs.name, 'download-model'));
    await cancelJob(operator, { jobId: job?.id ?? '' });
    expect((await theDownload()).state).toBe('paused');
    await retryJob(operator, { jobId: job?.id ?? '' });
    await work();
    expect((await theDownload()).state).toBe('done');
  });
});

describe('where the worker may connect to', () => {
  const running = async (sentOnTo: string | null) => {
    await inTransaction(async (tx) => {
      await tx.update(modelDownloads).set({ sentOnTo });
      await tx.update(jobs).set({ state: 'running', leaseToken: 'x', leaseUntil: now() + 60_000 });
    });
  };

  it('is nowhere, unless a download runs', async () => {
    expect(downloadDestinations()).toEqual([]);
    await startDownload(operator, { entryId });
    expect(downloadDestinations()).toEqual([]);
    await running(null);
    const mirror = { host: '127.0.0.1', port: Number(new URL(hub.url).port) };
    expect(downloadDestinations()).toEqual([mirror]);
    await running('cdn.example:443');
    expect(downloadDestinations()).toEqual([mirror, { host: 'cdn.example', port: 443 }]);
    await act('pause');
    expect(downloadDestinations()).toEqual([]);
  });

  it('is asked through the proxy where one is set', async () => {
    use({ PINCITE_MODEL_MIRROR: 'http://mirror.example', PINCITE_DOWNLOAD_PROXY: hub.url });
    await startDownload(operator, { entryId });
    await work();
    use({});
    expect((await theDownload()).state).toBe('done');
    expect(hub.requests).toEqual([
      `GET http://mirror.example/unsloth/gemma-3-4b-it-GGUF/resolve/main/${fileName}`,
    ]);
  });

  it('is the proxy alone where one is set', async () => {
    await startDownload(operator, { entryId });
    await running('cdn.example:443');
    use({ PINCITE_DOWNLOAD_PROXY: 'http://proxy.example:3128' });
    expect(downloadDestinations()).toEqual([{ host: 'proxy.example', port: 3128 }]);
    use({});
  });

  it('is held by the guard of connections: not before, not elsewhere, not afterwards', () => {
    // In a network that has nothing but this machine: what is let through finds nobody.
    const node = [process.execPath, '--import', './lib/core/guard-egress.ts'];
    const shut = ['unshare', '-rn', '--', ...node, 'tests/support/try-download.ts'];
    const env = { ...process.env, PINCITE_MODEL_MIRROR: '' };
    const { stdout, stderr } = spawnSync(shut[0] ?? '', shut.slice(1), {
      env,
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(stderr).toBe('');
    const { whileItRuns, ...others } = JSON.parse(stdout) as Record<string, string>;
    expect(whileItRuns).toMatch(/ENOTFOUND|EAI_AGAIN|ENETUNREACH/);
    expect(others).toEqual({ before: 'EACCES', elsewhere: 'EACCES', afterwards: 'EACCES' });
  });
});
