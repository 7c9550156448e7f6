import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { processFileSchema, type ProcessName } from '#lib/shared/processes.ts';

/** The first start also builds the pages. */
const startTimeoutMs = 600_000;
const stopTimeoutMs = 30_000;

export type Program = {
  /** Where it answers, e.g. `http://localhost:43121`. */
  address: string;
  /** The link for the first administrator; null when there is one already. */
  setupLink: string | null;
  dataDir: string;
  processIdOf: (name: ProcessName) => number;
  restarts: () => number;
  /** Ends it in good order; fails when it ended by itself before, or not well. */
  stop: () => Promise<void>;
};

export type ProgramOptions = {
  dataDir: string;
  environment?: Record<string, string>;
  /** What starts node, e.g. `strace` with its parameters. */
  prefix?: readonly string[];
};

/** Starts the whole program as a person does, on a free port, and waits until it is ready. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { dataDir, environment = {}, prefix = [] } = options;
  const parameters = ['lib/cli/main.ts', 'start', '--port', '0', '--data', dataDir];
  const [command = '', ...rest] = [...prefix, process.execPath, ...parameters];
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PINCITE_LOG_LEVEL: 'info', ...environment },
  });
  // Seen here, and kept for the test that looks for secrets in it.
  child.stderr.pipe(process.stderr);
  child.stderr.pipe(createWriteStream(join(dataDir, 'server-stderr.log')));
  const { address, setupLink } = await readLinks(child);
  const note = () =>
    processFileSchema.parse(JSON.parse(readFileSync(`${dataDir}/run/processes.json`, 'utf8')));
  return {
    address,
    setupLink,
    dataDir,
    processIdOf: (name) => {
      const id = note().processes.find((process) => process.name === name)?.processId;
      if (id == null) throw new Error(`the ${name} process does not run`);
      return id;
    },
    restarts: () => note().processes.reduce((sum, process) => sum + process.restarts, 0),
    stop: () => stop(child),
  };
}

/** What the program prints when it is ready: its address and, as long as there is no administrator, the link for one. */
function readLinks(child: ChildProcess): Promise<{ address: string; setupLink: string | null }> {
  if (!child.stdout) throw new Error('the server has no standard output');
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('the server was not ready in time'));
    }, startTimeoutMs);
    let address = '';
    const finish = (setupLink: string | null) => {
      clearTimeout(timer);
      resolve({ address, setupLink });
    };
    lines.on('line', (line) => {
      const ready = /^Pincite is ready: (http:\S+)$/.exec(line)?.[1];
      if (ready !== undefined) {
        address = ready;
        // The link, if any, is printed at once after this line.
        setTimeout(() => {
          finish(null);
        }, 2000).unref();
      }
      if (/^http:\S+\/setup\?token=\S+$/.test(line)) finish(line);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${String(code)} before it was ready`));
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) throw new Error(`the server ended during the tests with ${child.exitCode}`);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  const [code] = (await ended) as [number | null];
  clearTimeout(timer);
  if (code !== 0) throw new Error(`the server did not stop in good order: ${String(code)}`);
}
