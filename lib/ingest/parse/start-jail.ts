import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { config } from '#lib/core/config.ts';
import { logger } from '#lib/core/logger.ts';
import { jailCommand } from './jail-command.ts';

/** A process in the jail that waits for its one document. */
export type JailProcess = ChildProcessByStdio<Writable, Readable, Readable>;

const entryPath = fileURLToPath(new URL('jail-main.ts', import.meta.url));

/** Starting counts as processor time, and so does the end of a document that ran into the time limit. */
const spareCpuSeconds = 10;

let isKeptReady = false;
let waiting: Promise<JailProcess> | undefined;

/**
 * From now on one jail waits, started and with the PDF reader loaded, for the next document: that takes about half a
 * second off the time to the first page. Every document still has a process of its own, which ends with it. Where this
 * machine has no jail, nothing happens until a document is read.
 */
export function keepJailReady(): void {
  isKeptReady = true;
  refillJail();
}

/** Ends the jail that waits, and keeps none from now on. */
export async function endWaitingJail(): Promise<void> {
  isKeptReady = false;
  const ready = waiting;
  waiting = undefined;
  const jail = await ready?.catch(() => undefined);
  jail?.kill('SIGKILL');
}

/** Starts the next one that waits, if one is wanted and none does. */
export function refillJail(): void {
  if (!isKeptReady || waiting !== undefined) return;
  waiting = startJail();
  waiting.catch((error: unknown) => {
    waiting = undefined;
    logger('jail').warn({ err: error }, 'no jail could be started ahead of its document');
  });
}

/** The jail that waits, or a new one. Throws `READER_UNAVAILABLE` where this machine has none. */
export async function takeJail(): Promise<JailProcess> {
  const ready = waiting;
  waiting = undefined;
  const taken = await ready?.catch(() => undefined);
  return taken !== undefined && isAlive(taken) ? taken : startJail();
}

const isAlive = (jail: JailProcess) => jail.exitCode === null && jail.signalCode === null;

async function startJail(): Promise<JailProcess> {
  const { limits } = config();
  const [command = '', ...args] = await jailCommand(entryPath, {
    memoryBytes: limits.parseMemoryBytes,
    cpuSeconds: Math.ceil(limits.parseTimeoutMs / 1000) + spareCpuSeconds,
  });
  const jail: JailProcess = spawn(command, args, {
    env: {} as NodeJS.ProcessEnv,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Whoever takes it looks at how it ended; one that fails while it waits is replaced.
  jail.on('error', () => undefined);
  jail.stdin.on('error', () => undefined);
  return jail;
}
