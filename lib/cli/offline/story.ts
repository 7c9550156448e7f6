import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { answerQuestion } from '#lib/answer/answer-question.ts';
import { sleep } from '#lib/core/clock.ts';
import { childEnvironment, config, setConfig } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { readEgressNote } from '#lib/core/report-egress.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { createSampleWorkspace } from '#lib/documents/create-sample-workspace.ts';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { closeEngineConnections } from '#lib/models/connection.ts';
import { processNames } from '#lib/shared/processes.ts';
import { operatorContext } from '../operator.ts';

export type StoryResult = {
  documents: number;
  /** Documents that were read and can be searched. */
  ready: number;
  question: string;
  /** Sentences that the answer quotes. */
  quotes: number;
  pages: { path: string; status: number }[];
  /** Connections that the processes' own guard refused. */
  refused: number;
};

const question = 'What delay damages does the Supplier owe for late delivery?';
const paths = ['/api/health', '/setup', '/sign-in'] as const;
const startPatienceMs = 180_000;
const readPatienceMs = 600_000;

/** What a customer's server does in a day, in short: starts on an empty directory, reads the samples, answers, stops. */
export async function runStory(): Promise<StoryResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pincite-offline-'));
  const server = spawn(process.execPath, ['lib/cli/main.ts', 'start', '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // On this machine and a free port, whatever the settings of the real server are.
    env: childEnvironment({ PINCITE_BASE_URL: '', PINCITE_HOST: '127.0.0.1', PINCITE_PORT: '0' }),
  });
  try {
    const address = await readAddress(server);
    setConfig({ PINCITE_DATA_DIR: dataDir });
    const context = operatorContext();
    const pages = await Promise.all(
      paths.map(async (path) => ({ path, status: (await fetch(address + path)).status })),
    );
    const read = await readSamples(context);
    const quotes = await countQuotes(context, read.workspaceId);
    await sleep(1000);
    const refused = processNames.reduce((sum, name) => sum + (readEgressNote(name)?.refused ?? 0), 0);
    return { documents: read.documents, ready: read.ready, question, quotes, pages, refused };
  } finally {
    await closeEngineConnections();
    closeDatabase();
    await stop(server);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function readAddress(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server has no standard output');
  const lines = createInterface({ input: server.stdout });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('the server was not ready in time'));
    }, startPatienceMs);
    lines.on('line', (line) => {
      const address = /^Pincite is ready: (http:\S+)$/.exec(line)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${String(code)} before it was ready`));
    });
  });
}

async function readSamples(context: RequestContext) {
  const { workspaceId } = await createSampleWorkspace(context);
  const giveUpAt = performance.now() + readPatienceMs;
  for (;;) {
    const documents = await listDocuments(context, { workspaceId });
    const ready = documents.filter(({ state }) => state.startsWith('ready')).length;
    const isDone = documents.every(({ state }) => state.startsWith('ready') || state === 'failed');
    if (isDone) return { workspaceId, documents: documents.length, ready };
    if (performance.now() > giveUpAt)
      throw new Error(`the samples were not read in time in ${config().dataDir}`);
    await sleep(500);
  }
}

async function countQuotes(context: RequestContext, workspaceId: string): Promise<number> {
  const { signal } = new AbortController();
  for await (const event of answerQuestion(context, { workspaceId, question, mode: 'quotes', signal })) {
    if (event.type === 'answer-end') return event.answer.claims.length;
  }
  return 0;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}
