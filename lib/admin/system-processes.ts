import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { config } from '#lib/core/config.ts';
import { builtInAddress } from '#lib/models/connection.ts';
import { askEngine } from '#lib/models/request.ts';
import { healthSchema, type EngineHealth } from '#lib/models/wire.ts';
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
  const [file, engine] = await Promise.all([readProcessFile(), readEngineHealth()]);
  return Promise.all(processNames.map((name) => stateOf(name, { file, engineProcessId: engine?.processId })));
}

/** What the engine process says of itself; null when it doesn't answer within two seconds. */
export async function readEngineHealth(): Promise<EngineHealth | null> {
  try {
    const request = { method: 'GET', path: '/health', timeoutMs: healthTimeoutMs } as const;
    return await askEngine(builtInAddress(), request, healthSchema);
  } catch {
    // Not answering is what this function reports; the cause is in the engine's own log.
    return null;
  }
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
