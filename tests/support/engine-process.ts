import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { config } from '#lib/core/config.ts';
import { sleep } from '#lib/core/clock.ts';
import { closeEngineConnections } from '#lib/models/connection.ts';
import { readEngineHealth } from '#lib/models/health.ts';

export type EngineProcess = {
  child: ChildProcess;
  /** Everything the engine wrote to standard error. */
  log: () => string;
  stop: () => Promise<void>;
  kill: () => Promise<void>;
};

const startTimeoutMs = 30_000;

async function waitUntilHealthy(child: ChildProcess, log: () => string): Promise<void> {
  const deadlineMs = performance.now() + startTimeoutMs;
  while (performance.now() < deadlineMs) {
    if (child.exitCode !== null) throw new Error(`the engine ended with ${child.exitCode}: ${log()}`);
    const health = await readEngineHealth().catch(() => undefined);
    if (health?.processId === child.pid) return;
    await sleep(25);
  }
  throw new Error(`the engine did not answer in time: ${log()}`);
}

/** Starts the real engine process on the data directory of this test file and waits until it answers. */
export async function startEngine(environment: Record<string, string> = {}): Promise<EngineProcess> {
  const child = spawn(process.execPath, ['lib/engine/main.ts'], {
    env: {
      ...process.env,
      PINCITE_DATA_DIR: config().dataDir,
      PINCITE_MODELS_DIR: config().models.directory,
      PINCITE_LOG_LEVEL: 'info',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (part: Buffer) => {
    text += part.toString('utf8');
  });
  const log = () => text;
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
    await closeEngineConnections();
  };
  try {
    await waitUntilHealthy(child, log);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return { child, log, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}
