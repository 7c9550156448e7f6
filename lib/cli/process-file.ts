import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { now, sleep } from '#lib/core/clock.ts';
import { config } from '#lib/core/config.ts';
import { type ProcessFile, processFileSchema } from '#lib/shared/processes.ts';

const startedAt = now();

function processFilePath(): string {
  return join(config().paths.run, 'processes.json');
}

/** Writes down what runs, for the System page and for commands that ask whether a server is there. */
export function noteProcesses(processes: ProcessFile['processes']): void {
  const note: ProcessFile = {
    supervisor: { processId: process.pid, startedAt },
    processes: processes.map(({ name, processId, startedAt: since, restarts }) => ({
      name,
      processId,
      startedAt: since,
      restarts,
    })),
  };
  mkdirSync(config().paths.run, { recursive: true, mode: 0o700 });
  const path = processFilePath();
  writeFileSync(`${path}.new`, JSON.stringify(note), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Takes the note away when everything has ended. */
export function forgetProcesses(): void {
  rmSync(processFilePath(), { force: true });
}

/** What the supervisor of this data directory wrote down last; null when there is nothing that can be read. */
function readProcessNote(): ProcessFile | null {
  try {
    return processFileSchema.parse(JSON.parse(readFileSync(processFilePath(), 'utf8')));
  } catch {
    // No note, or one from before a crash that is half written: both mean that nothing is known.
    return null;
  }
}

/** The names of what runs on this data directory now; empty when its supervisor is gone or has not begun. */
export function runningProcessNames(): string[] {
  const note = readProcessNote();
  return note && isAlive(note.supervisor.processId) ? note.processes.map(({ name }) => name) : [];
}

/** Waits until the processes that a killed supervisor left behind have ended: they notice by themselves, within seconds. */
export async function waitForOrphans(patienceMs = 15_000): Promise<void> {
  const orphans = readProcessNote()?.processes.flatMap(({ processId }) => processId ?? []) ?? [];
  const giveUpAt = performance.now() + patienceMs;
  while (orphans.some(isPinciteProcess) && performance.now() < giveUpAt) await sleep(100);
}

/** Whether a process with this number runs and is ours, as far as the system tells (Linux). */
function isPinciteProcess(processId: number): boolean {
  try {
    // Next gives its process a title of its own.
    return /follow-parent|next-server/.test(readFileSync(`/proc/${String(processId)}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to another account.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
