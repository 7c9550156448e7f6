import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The first start also builds the pages. */
const startTimeoutMs = 600_000;
const stopTimeoutMs = 30_000;

/** Starts the server as a newcomer does, on a directory of its own and a free port; the tests find it in the environment. */
export default async function startServer(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pincite-e2e-'));
  const server = spawn(process.execPath, ['lib/cli/main.ts', 'start', '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PINCITE_MAX_UPLOAD_MB: '5',
      PINCITE_FRESH_MINUTES: '120',
      PINCITE_LOG_LEVEL: 'info',
    },
  });
  const links = await readLinks(server);
  process.env['PINCITE_E2E_URL'] = links.address;
  process.env['PINCITE_E2E_SETUP_LINK'] = links.setupLink;
  process.env['PINCITE_E2E_DATA_DIR'] = dataDir;
  return async () => {
    await stop(server);
    const logs = join(dataDir, 'logs');
    if (existsSync(logs)) cpSync(logs, 'test-results/server-logs', { recursive: true });
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** What the server prints when it is ready: its address and the link for the first administrator. */
function readLinks(server: ChildProcess): Promise<{ address: string; setupLink: string }> {
  if (!server.stdout) throw new Error('the server has no standard output');
  const lines = createInterface({ input: server.stdout });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error('the server was not ready in time'));
    }, startTimeoutMs);
    let address = '';
    lines.on('line', (line) => {
      address ||= /^Pincite is ready: (http:\S+)$/.exec(line)?.[1] ?? '';
      if (/^http:\S+\/setup\?token=\S+$/.test(line)) {
        clearTimeout(timer);
        resolve({ address, setupLink: line });
      }
    });
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${String(code)} before it was ready`));
    });
  });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) throw new Error(`the server ended during the tests with ${server.exitCode}`);
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), stopTimeoutMs);
  const [code] = (await ended) as [number | null];
  clearTimeout(timer);
  if (code !== 0) throw new Error(`the server did not stop in good order: ${String(code)}`);
}
