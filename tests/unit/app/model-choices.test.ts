import { describe, expect, it } from 'vitest';
import {
  choiceOptions,
  currentChoice,
  scaleOptions,
  toChoice,
} from '#app/_components/admin/models/choices.ts';
import type { ListedEngine } from '#lib/admin/list-engines.ts';
import type { ActiveModelReport, ListedModel, ModelsReport } from '#lib/admin/list-models.ts';

const file = (name: string, change: Partial<ListedModel> = {}): ListedModel => ({
  name,
  title: name,
  role: 'chat',
  status: 'usable',
  problem: null,
  bytes: 1,
  quantisation: 'Q8_0',
  architecture: 'llama',
  contextTokens: 8192,
  dimensions: 64,
  licence: null,
  sha256: null,
  adapterOf: null,
  isShipped: false,
  isActive: false,
  memoryBytes: 2,
  fitsInMemory: true,
  ...change,
});

const engine: ListedEngine = {
  id: 'b5b8f6c0-1f4e-4a43-8d3c-2f7f6f0e1a11',
  name: 'Ward server',
  url: 'http://10.0.0.2/v1',
  hasKey: false,
  caCertificate: null,
  preset: 'ollama',
  chat: {
    model: 'qwen3:4b',
    contextTokens: 8192,
    contextLimit: null,
    structure: 'json-schema',
    sendsExtras: true,
    hasTokenizer: false,
  },
  embedding: null,
  reranker: null,
  look: null,
  atOnce: 8,
  sharesWith: null,
  load: { running: 0, isFailing: false },
};

const report: ModelsReport = {
  directory: '/models',
  files: [
    file('a:b.gguf'),
    file('broken.gguf', { status: 'damaged', role: null }),
    file('starter.gguf', { role: 'embedding' }),
  ],
  active: [],
  engine: null,
  machine: {
    processor: null,
    processors: 2,
    mathCores: 2,
    instructionSets: [],
    memoryBytes: 1,
    freeDiskBytes: null,
    reservedDiskBytes: 0,
    gpu: null,
  },
  catalogue: { entries: [], basis: { kind: 'published' } },
};

const active = (change: Partial<ActiveModelReport>): ActiveModelReport => ({
  role: 'chat',
  kind: 'file',
  source: 'saved',
  isFixed: false,
  name: 'a:b.gguf',
  engineName: null,
  problem: null,
  loaded: null,
  ...change,
});

describe('the choice of a model', () => {
  it('offers usable files of the role, remote engines that have it, and none', () => {
    const values = choiceOptions(active({}), { report, engines: [engine] }).map(({ value }) => value);
    expect(values).toEqual(['rule', 'file:a:b.gguf', `engine:${engine.id}`, 'none']);
  });

  it('always has an embedding model', () => {
    const values = choiceOptions(active({ role: 'embedding', name: 'starter.gguf' }), {
      report,
      engines: [engine],
    }).map(({ value }) => value);
    expect(values).toEqual(['rule', 'file:starter.gguf']);
  });

  it('still lists a chosen file that is gone, so that another choice can be made', () => {
    const gone = active({ name: null, problem: 'not found' });
    const options = choiceOptions(gone, { report, engines: [] });
    expect(options[0]).toEqual({ value: currentChoice(gone, []), label: 'What was chosen is missing' });
  });

  it('knows what is in force', () => {
    expect(currentChoice(active({ source: 'rule' }), [engine])).toBe('rule');
    expect(currentChoice(active({ kind: 'none', name: null }), [engine])).toBe('none');
    expect(currentChoice(active({ kind: 'engine', engineName: 'Ward server' }), [engine])).toBe(
      `engine:${engine.id}`,
    );
  });

  it('sends what the list holds, colons in names included', () => {
    expect(toChoice('file:a:b.gguf')).toEqual({ kind: 'file', name: 'a:b.gguf' });
    expect(toChoice(`engine:${engine.id}`)).toEqual({ kind: 'engine', engineId: engine.id });
    expect(toChoice('none')).toEqual({ kind: 'none' });
  });
});

describe('adapters', () => {
  const tuned: ModelsReport = {
    ...report,
    files: [
      file('llama.gguf'),
      file('qwen.gguf', { architecture: 'qwen3' }),
      file('style.gguf', { role: null, adapterOf: 'llama' }),
    ],
  };

  it('are offered with the models that they were made for, and no others', () => {
    const options = choiceOptions(active({ name: 'llama.gguf' }), { report: tuned, engines: [] });
    expect(options.filter(({ label }) => label.includes('style'))).toEqual([
      { value: 'file:llama.gguf + style.gguf × 1', label: 'llama.gguf with style.gguf' },
    ]);
  });

  it('keep the strength that was chosen, and offer others', () => {
    const chosen = active({ name: 'llama.gguf + style.gguf × 0.6' });
    const options = choiceOptions(chosen, { report: tuned, engines: [] });
    expect(options.map(({ value }) => value)).toContain(currentChoice(chosen, []));
    expect(scaleOptions(chosen).map(({ label }) => label)).toEqual([
      '0.25 times',
      '0.5 times',
      '0.6 times',
      '0.75 times',
      'As it was trained',
      '1.25 times',
      '1.5 times',
      '2 times',
    ]);
    expect(scaleOptions(active({ name: 'llama.gguf' }))).toEqual([]);
  });
});
