import type { ChildProcess } from 'node:child_process';
import { now } from '#lib/core/clock.ts';
import type { ProcessFile } from '#lib/shared/processes.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { killGroup, type ProcessRecipe, startProcess, stopProcess } from './program-process.ts';
import { say } from './say.ts';

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A process that ran this long was well: the next failure begins with the shortest pause again. */
const provenMs = 60_000;
const stopPatienceMs = 10_000;

export type KeptProcess = {
  log: LogFile;
  state(): ProcessFile['processes'][number];
  /** Ends the process for good. */
  stop(): Promise<void>;
};

export type KeepOptions = {
  /** Shows the process's log lines on standard error too. */
  echo: boolean;
  /** Called whenever the process has started or ended. */
  onChange: () => void;
};

/** Starts the process, and again whenever it ends by itself, after a pause that doubles with every failure. */
export function keepProcess(recipe: ProcessRecipe, options: KeepOptions): KeptProcess {
  const log = openLogFile(recipe.name, options);
  let child: ChildProcess | null = null;
  let startedAt: number | null = null;
  let restarts = 0;
  let failures = 0;
  let timer: NodeJS.Timeout | null = null;
  let isStopping = false;

  const start = () => {
    startedAt = now();
    const started = startProcess(recipe, log);
    child = started;
    started.once('error', (error) => {
      say(`The ${recipe.name} process could not be started: ${error.message}`);
    });
    started.once('exit', (code, signal) => {
      killGroup(started);
      child = null;
      if (!isStopping) startLater(signal ?? `code ${String(code)}`);
      options.onChange();
    });
    options.onChange();
  };

  const startLater = (reason: string) => {
    const ranMs = now() - (startedAt ?? 0);
    failures = ranMs > provenMs ? 1 : failures + 1;
    restarts += 1;
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
    say(`The ${recipe.name} process ended (${reason}) and is started again in ${pauseMs / 1000} s.`);
    say(`  Its log: ${log.path}`);
    timer = setTimeout(start, pauseMs);
  };

  // On the next turn, so that the caller holds all processes when `onChange` is called first.
  timer = setTimeout(start, 0);
  return {
    log,
    state: () => ({ name: recipe.name, processId: child?.pid ?? null, startedAt, restarts }),
    stop: async () => {
      isStopping = true;
      if (timer) clearTimeout(timer);
      if (child) await stopProcess(child, stopPatienceMs);
    },
  };
}
