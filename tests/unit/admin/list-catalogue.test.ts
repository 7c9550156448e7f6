import { describe, expect, it } from 'vitest';
import { listCatalogue, type ListedCatalogue } from '#lib/admin/list-catalogue.ts';
import type { MachineReport } from '#lib/admin/this-machine.ts';
import type { InstalledModel } from '#lib/models/list-model-files.ts';
import type { EngineHealth } from '#lib/models/wire.ts';

const gigabyte = 1e9;

const machine = (change: Partial<MachineReport> = {}): MachineReport => ({
  processor: 'Test',
  processors: 2,
  mathCores: 2,
  instructionSets: [],
  memoryBytes: 24 * gigabyte,
  freeDiskBytes: 200 * gigabyte,
  reservedDiskBytes: 0,
  gpu: null,
  ...change,
});

const installed = (name: string, bytes: number): InstalledModel => ({
  file: { name, path: `/models/${name}`, bytes, modifiedMs: 0, parts: [], missingParts: [] },
  role: 'chat',
  status: 'usable',
  problem: null,
  title: name,
  architecture: 'qwen3',
  quantisation: 'Q4_K_M',
  contextTokens: 8192,
  dimensions: 1024,
  licence: null,
  adapterOf: null,
  isShipped: false,
  fusionWeight: null,
});

function engineWith(model: string, prompt: number, written: number): EngineHealth {
  const slot = {
    role: 'chat' as const,
    status: 'ready' as const,
    problem: null,
    threads: 2,
    dimensions: null,
  };
  return {
    status: 'ok',
    processId: 1,
    compute: 'cpu',
    machine: { mathCores: 2, instructionSets: [], gpu: null },
    waiting: { urgent: 0, chat: 0, ingestion: 0 },
    slots: [
      {
        ...slot,
        model,
        contextTokens: 8192,
        promptTokensPerSecond: prompt,
        generatedTokensPerSecond: written,
      },
    ],
  };
}

const recommended = ({ entries }: ListedCatalogue) =>
  entries.filter(({ isRecommended }) => isRecommended).map(({ id }) => id);

const entryOf = ({ entries }: ListedCatalogue, id: string) => entries.find((entry) => entry.id === id);

describe('the catalogue on a machine', () => {
  it('recommends one model for each task, by what fits and is quick enough', () => {
    const on = (change: Partial<MachineReport>) =>
      recommended(listCatalogue({ files: [], machine: machine(change), engine: null }));
    const small = ['qwen3-4b-instruct-2507', 'arctic-embed-s', 'ms-marco-minilm-l6-v2'];
    expect(on({})).toEqual(small);
    expect(on({ memoryBytes: 6 * gigabyte })).toEqual(['qwen3-1.7b', ...small.slice(1)]);
    expect(on({ processors: 16, mathCores: 16 })).toEqual([
      'qwen3-8b',
      'qwen3-embedding-0.6b',
      'ms-marco-minilm-l6-v2',
    ]);
    expect(on({ memoryBytes: gigabyte / 100 })).toEqual([]);
  });

  it('recommends on a GPU what fits on it, and says no speed before one was measured', () => {
    const gpu = { names: ['Card'], memoryBytes: 16 * gigabyte, freeBytes: 16 * gigabyte };
    const listed = listCatalogue({ files: [], machine: machine({ gpu }), engine: null });
    expect(recommended(listed)).toEqual(['qwen3-8b', 'qwen3-embedding-0.6b', 'qwen3-reranker-0.6b']);
    expect(listed.entries.every(({ speed }) => speed === null)).toBe(true);
  });

  it('computes from the language model in memory when it is large enough', () => {
    const files = [installed('Qwen3-1.7B-Q4_K_M.gguf', 1107409472), installed('tiny.gguf', 1e6)];
    const measured = listCatalogue({
      files,
      machine: machine(),
      engine: engineWith('Qwen3-1.7B-Q4_K_M.gguf', 350, 40),
    });
    expect(measured.basis).toEqual({ kind: 'measured', model: 'Qwen3-1.7B-Q4_K_M.gguf' });
    expect(entryOf(measured, 'qwen3-1.7b')).toMatchObject({
      isInstalled: true,
      speed: { firstWordSeconds: 2, answerSeconds: 6 },
    });
    const guessed = listCatalogue({ files, machine: machine(), engine: engineWith('tiny.gguf', 9000, 900) });
    expect(guessed.basis).toEqual({ kind: 'published' });
  });

  it('says why what does not fit does not', () => {
    const listed = listCatalogue({ files: [], machine: machine(), engine: null });
    expect(entryOf(listed, 'llama-3.3-70b')?.misfit).toContain('memory');
    expect(entryOf(listed, 'qwen3-8b')?.misfit).toBeNull();
    expect(entryOf(listed, 'mistral-large-2411')).toMatchObject({ misfit: null, speed: null });
  });
});
