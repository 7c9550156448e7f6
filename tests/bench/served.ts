import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { answerEventSchema, type Answer } from '#lib/shared/answer.ts';
import type { DocumentView } from '#lib/shared/documents.ts';
import { processFileSchema, type ProcessName } from '#lib/shared/processes.ts';

/** A server that was started as people start it, and a person who is signed in to it. */
export type Served = {
  makeWorkspace: (name: string) => Promise<string>;
  upload: (workspaceId: string, path: string, name: string) => Promise<DocumentView>;
  documents: (workspaceId: string) => Promise<DocumentView[]>;
  /** Asks over HTTP and reads the stream to its end. */
  ask: (
    workspaceId: string,
    question: string,
  ) => Promise<{ answer: Answer; evidenceMs: number; totalMs: number }>;
  /** How long a page takes until its last byte is here. */
  loadPage: (path: string) => Promise<number>;
  memoryBytes: (name: ProcessName | 'supervisor') => number;
  /** The part of it that is the process's own; the rest are files (programs, libraries), which the system drops and loads again. */
  ownMemoryBytes: (name: ProcessName | 'supervisor') => number;
  stop: () => Promise<void>;
};

const person = { name: 'Bench', email: 'bench@example.test', password: 'correct horse battery staple' };

/** One person stands for many here: what the server can do is measured, not what one person may. */
const withoutQuotas = {
  PINCITE_QUESTIONS_AT_ONCE: '1000',
  PINCITE_QUESTIONS_PER_HOUR: '1000000',
  PINCITE_TOKENS_PER_HOUR: '1000000000',
  PINCITE_UPLOAD_MB_PER_DAY: '1048576',
};

/** Starts the real server on the directory and signs in as its first administrator. */
export async function serve(dataDir: string): Promise<Served> {
  const server = spawn(process.execPath, ['lib/cli/main.ts', 'start', '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PINCITE_LOG_LEVEL: 'warn', ...withoutQuotas },
  });
  const link = await setupLinkOf(server);
  const { origin } = link;
  const request = (
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ) => fetch(new URL(path, origin), { ...init, headers: { origin, cookie, ...init.headers } });
  let cookie = '';
  const json = { 'content-type': 'application/json' };
  const token = link.searchParams.get('token');
  const setUp = await request('/api/setup', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token, ...person }),
  });
  if (!setUp.ok) throw new Error(`the set-up failed: ${await setUp.text()}`);
  cookie = setUp.headers
    .getSetCookie()
    .map((part) => part.split(';')[0])
    .join('; ');

  const read = async (response: Response): Promise<unknown> => {
    if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    makeWorkspace: async (name) => {
      const body = JSON.stringify({ name });
      const made = await read(await request('/api/workspaces', { method: 'POST', headers: json, body }));
      return (made as { id: string }).id;
    },
    upload: async (workspaceId, path, name) => {
      const address = `/api/workspaces/${workspaceId}/documents?name=${encodeURIComponent(name)}`;
      const response = await request(address, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: await readFile(path),
      });
      return (await read(response)) as DocumentView;
    },
    documents: async (workspaceId) => {
      const list = await read(await request(`/api/workspaces/${workspaceId}/documents`));
      return (list as { documents: DocumentView[] }).documents;
    },
    ask: async (workspaceId, question) => {
      const startedAt = performance.now();
      const response = await request(`/api/workspaces/${workspaceId}/ask`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ question, mode: 'quotes' }),
      });
      if (!response.ok || !response.body) throw new Error(await response.text());
      let evidenceMs = 0;
      const events = response.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream());
      for await (const { data } of events) {
        const event = answerEventSchema.parse(JSON.parse(data));
        if (event.type === 'evidence') evidenceMs = performance.now() - startedAt;
        if (event.type === 'answer-error') throw new Error(event.message);
        if (event.type === 'answer-end')
          return { answer: event.answer, evidenceMs, totalMs: performance.now() - startedAt };
      }
      throw new Error('the answer had no end');
    },
    loadPage: async (path) => {
      const startedAt = performance.now();
      const response = await request(path);
      await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return performance.now() - startedAt;
    },
    memoryBytes: (name) => statusBytes(processIdOf(dataDir, name), 'VmRSS'),
    ownMemoryBytes: (name) => statusBytes(processIdOf(dataDir, name), 'RssAnon'),
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}

function setupLinkOf(server: ChildProcess): Promise<URL> {
  if (!server.stdout) throw new Error('the server has no standard output');
  const lines = createInterface({ input: server.stdout });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.includes('/setup?token=')) resolve(new URL(line));
    });
    server.once('exit', (code) => {
      reject(new Error(`the server ended with ${String(code)}`));
    });
  });
}

function processIdOf(dataDir: string, name: ProcessName | 'supervisor'): number {
  const note = processFileSchema.parse(JSON.parse(readFileSync(`${dataDir}/run/processes.json`, 'utf8')));
  if (name === 'supervisor') return note.supervisor.processId;
  const id = note.processes.find((process) => process.name === name)?.processId;
  if (id == null) throw new Error(`the ${name} process does not run`);
  return id;
}

/** Memory as Linux tells it: `VmRSS` is all that is resident, `RssAnon` what is no file. */
function statusBytes(processId: number, field: 'VmRSS' | 'RssAnon'): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  const line = status.split('\n').find((candidate) => candidate.startsWith(`${field}:`));
  return Number(/(\d+) kB/.exec(line ?? '')?.[1] ?? Number.NaN) * 1024;
}
