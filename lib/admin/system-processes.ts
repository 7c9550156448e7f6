import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from '#lib/core/config.ts';
import { readEngineHealth } from '#lib/models/health.ts';
import {
  type ProcessFile,
  type ProcessName,
  processFileSchema,
  processNames,
} from '#lib/shared/processes.ts';

const healthTimeoutMs = 2000;

export type ProcessState = {
  name: ProcessName;
  /** `unknown`: no supervisor has written down what it started (a process was started by hand). */
  state: 'running' | 'stopped' | 'unknown';
  processId: number | null;
  startedAt: number | null;
  restarts: number | null;
  memoryBytes: number | null;
};

/** What runs of the program on this machine: the supervisor's note, checked against the machine's own list. */
export async function readProcessStates(): Promise<ProcessState[]> {
  // An engine that doesn't answer is what this report is for; why is in the engine's own log.
  const asked = readEngineHealth(AbortSignal.timeout(healthTimeoutMs)).catch(() => null);
  const [file, engine] = await Promise.all([readProcessFile(), asked]);
  return Promise.all(processNames.map((name) => stateOf(name, { file, engineProcessId: engine?.processId })));
}

type Evidence = { file: ProcessFile | null; engineProcessId: number | undefined };

async function stateOf(name: ProcessName, evidence: Evidence): Promise<ProcessState> {
  const noted = evidence.file?.processes.find((process) => process.name === name);
  // Without a note, an engine that answered is known by the id that it gave.
  const processId = noted?.processId ?? (name === 'engine' ? evidence.engineProcessId : undefined);
  const restarts = noted?.restarts ?? null;
  if (processId !== undefined && isRunning(processId)) {
    const memoryBytes = await residentBytes(processId);
    return { name, state: 'running', processId, startedAt: noted?.startedAt ?? null, restarts, memoryBytes };
  }
  const state = noted === undefined ? 'unknown' : 'stopped';
  return { name, state, processId: null, startedAt: null, restarts, memoryBytes: null };
}

async function readProcessFile(): Promise<ProcessFile | null> {
  try {
    const text = await readFile(join(config().paths.run, 'processes.json'), 'utf8');
    const parsed = processFileSchema.safeParse(JSON.parse(text));
    return parsed.success && isRunning(parsed.data.supervisor.processId) ? parsed.data : null;
  } catch {
    // No note, or one half written: the report then says `unknown`.
    return null;
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The memory that a process holds, where the system tells it (Linux); null elsewhere. */
async function residentBytes(processId: number): Promise<number | null> {
  if (processId === process.pid) return process.memoryUsage.rss();
  const status = await readFile(`/proc/${processId}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
