import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { childEnvironment, config } from '#lib/core/config.ts';
import type { ProcessName } from '#lib/shared/processes.ts';
import type { LogFile } from './log-file.ts';

/** How to start a process of the program: the parameters for node, and what it needs in its environment. */
export type ProcessRecipe = {
  name: ProcessName;
  parameters: readonly string[];
  environment?: Record<string, string>;
};

const nextProgram = 'node_modules/next/dist/bin/next';

/**
 * V8 lets its heap grow with the memory of the machine before it collects: the web process with ten people asking at once
 * to 260 MB, of which 67 were in use. With these limits (MB) it stays 200 MB smaller, and answers are as fast.
 */
const heapLimits = ['--max-old-space-size=512', '--max-semi-space-size=8'] as const;

export const engineRecipe: ProcessRecipe = { name: 'engine', parameters: ['lib/engine/main.ts'] };
export const workerRecipe: ProcessRecipe = {
  name: 'worker',
  parameters: [...heapLimits, 'lib/worker/main.ts'],
};

/** The web process: the built pages, or (for working on Pincite itself) pages that are built as they are asked for. */
export function webRecipe(options: { development: boolean }): ProcessRecipe {
  const { host, port } = config();
  const command = options.development ? 'dev' : 'start';
  return {
    name: 'web',
    parameters: [
      ...(options.development ? [] : heapLimits),
      nextProgram,
      command,
      '--hostname',
      host,
      '--port',
      String(port),
    ],
    environment: {
      NEXT_TELEMETRY_DISABLED: '1',
      NODE_ENV: options.development ? 'development' : 'production',
    },
  };
}

/** Starts the process; what it writes goes to the log. It ends by itself when this process is gone. */
export function startProcess(recipe: ProcessRecipe, log: LogFile): ChildProcess {
  const program = (path: string) => ['--import', join(config().programDir, path)];
  const before = [...program('lib/cli/follow-parent.ts'), ...program('lib/core/guard-egress.ts')];
  const child = spawn(process.execPath, [...before, ...recipe.parameters], {
    cwd: config().programDir,
    env: childEnvironment(recipe.environment),
    // A group of its own: Ctrl-C reaches the supervisor only, which stops the others in good order.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.stdout) log.follow(child.stdout);
  if (child.stderr) log.follow(child.stderr);
  return child;
}

/** Asks the process to end and makes it, with all that it started, after the time given. */
export async function stopProcess(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => {
    killGroup(child);
  }, patienceMs);
  await ended;
  clearTimeout(timer);
  killGroup(child);
}

/** Ends whatever is left of the process and of its children, such as a document that was being read. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: nothing is left of the group.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
