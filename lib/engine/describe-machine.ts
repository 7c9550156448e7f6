import type { Llama } from 'node-llama-cpp';
import type { EngineMachine } from '#lib/models/wire.ts';

/** What llama.cpp lists beside instruction sets: ways of its own to compute. */
const notOfTheProcessor: ReadonlySet<string> = new Set([
  'LLAMAFILE',
  'REPACK',
  'OPENMP',
  'ACCELERATE',
  'KLEIDIAI',
]);

/** The names that are switched on in llama.cpp's own line, e.g. `CPU : AVX2 = 1 | FMA = 1 | SVE = 0`. */
export function instructionSetsIn(systemInfo: string): string[] {
  const names = [...systemInfo.matchAll(/(\w+) = 1\b/g)].map(([, name]) => name ?? '');
  return [...new Set(names)].filter((name) => !notOfTheProcessor.has(name));
}

/** The machine as llama.cpp sees it: what it computes with, and the memory of the GPU now. */
export async function describeMachine(llama: Llama): Promise<EngineMachine> {
  const machine = {
    mathCores: llama.cpuMathCores,
    instructionSets: instructionSetsIn(llama.systemInfo),
    gpu: null,
  };
  if (llama.gpu === false) return machine;
  const [names, memory] = await Promise.all([llama.getGpuDeviceNames(), llama.getVramState()]);
  return { ...machine, gpu: { names, memoryBytes: memory.total, freeBytes: memory.free } };
}
