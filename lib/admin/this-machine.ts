import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { config } from '#lib/core/config.ts';
import type { EngineHealth } from '#lib/models/wire.ts';

/** What models run on here. Null: nobody could tell, mostly because the engine process doesn't answer. */
export type MachineReport = {
  /** The name of the processor, as its maker gives it. */
  processor: string | null;
  /** Processors that programs may use; hyper-threads count. */
  processors: number;
  /** Cores that compute models well. */
  mathCores: number | null;
  instructionSets: readonly string[] | null;
  memoryBytes: number;
  freeDiskBytes: number | null;
  /** What is kept free for documents. */
  reservedDiskBytes: number;
  /** Null when there is none that the engine can use. */
  gpu: { names: readonly string[]; memoryBytes: number; freeBytes: number } | null;
};

/** The free space of the disk that models lie on, in bytes; null before the folder is there. */
async function freeModelDisk(): Promise<number | null> {
  for (const directory of [config().models.directory, config().dataDir]) {
    const space = await statfs(directory).catch(() => null);
    if (space) return space.bavail * space.bsize;
  }
  return null;
}

/** The machine, as its system and the engine process see it: for `listModels`, which asks who may see it. */
export async function readThisMachine(engine: EngineHealth | null): Promise<MachineReport> {
  const name = cpus()[0]?.model.trim();
  return {
    processor: name === undefined || name === '' ? null : name,
    processors: availableParallelism(),
    mathCores: engine?.machine.mathCores ?? null,
    instructionSets: engine?.machine.instructionSets ?? null,
    memoryBytes: totalmem(),
    freeDiskBytes: await freeModelDisk(),
    reservedDiskBytes: config().limits.minFreeBytes,
    gpu: engine?.machine.gpu ?? null,
  };
}
