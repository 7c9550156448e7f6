import { totalmem } from 'node:os';
import { basename } from 'node:path';
import { config } from '#lib/core/config.ts';
import { parseTunedName } from '#lib/shared/tuned-name.ts';
import type { InstalledModel } from './list-model-files.ts';
import type { TunedModel } from './tuned-model.ts';
import type { ModelRole } from './wire.ts';

export const starterModelName = 'pincite-starter-en-q8_0.gguf';
/** SHA-256 of the starter model. */
export const starterModelHash = '26570df80965f6313914ea83b60c9fb0f8e5baa9be89003126257481233b7995';

/** Who decided: the environment, an administrator on the Models page, or the program's own rule. */
export type ChoiceSource = 'setting' | 'saved' | 'rule';

export type FileChoice = {
  source: ChoiceSource;
  /** Null: no model of this role is used. */
  model: InstalledModel | null;
  /** The fine-tuning that is laid over it. */
  adapter: TunedModel['adapter'];
  /** A sentence when what was asked for can't be had. */
  problem: string | null;
};

/** On a CPU llama.cpp keeps a second, rearranged copy of the weights (5.0 GB for a file of 2.5 GB: measured). */
export const memoryPerFileByte = 2;
/** The share of the machine's memory that a language model may take. */
export const memoryShare = 0.5;

/** Memory that a model takes when loaded on a CPU, in bytes, without its context. */
export function estimateMemoryBytes(model: InstalledModel): number {
  return model.file.bytes * memoryPerFileByte;
}

function bySize(models: readonly InstalledModel[]): InstalledModel[] {
  return [...models].sort((left, right) => left.file.bytes - right.file.bytes);
}

/**
 * What is used when nobody has chosen. Chat: the largest model whose weights take at most half of the memory, else the
 * smallest. Reranker: the smallest, because on a CPU only small ones answer in time. Embedding: the starter model,
 * whatever else lies there, because another one means that all documents are embedded again.
 */
function chooseByRule(
  role: ModelRole,
  models: readonly InstalledModel[],
  memoryBytes: number,
): InstalledModel | null {
  const sorted = bySize(models);
  if (role === 'embedding')
    return sorted.find(({ file }) => file.name === starterModelName) ?? sorted[0] ?? null;
  if (role === 'reranker') return sorted[0] ?? null;
  const fitting = sorted.filter((model) => estimateMemoryBytes(model) <= memoryBytes * memoryShare);
  return fitting.at(-1) ?? sorted[0] ?? null;
}

/** The adapter of this name among the files, when it was made for models of this one's architecture. */
export function findAdapter(
  files: readonly InstalledModel[],
  { model, name }: { model: InstalledModel; name: string },
): InstalledModel | undefined {
  return files.find(
    ({ file, adapterOf, status }) =>
      file.name === name && adapterOf === model.architecture && status === 'usable',
  );
}

/** A model with an adapter over it; without the adapter it is not used at all, because it would answer otherwise than was chosen. */
function byTunedName(
  name: string,
  source: ChoiceSource,
  { usable, files }: { usable: readonly InstalledModel[]; files: readonly InstalledModel[] },
): FileChoice | undefined {
  const tuned = parseTunedName(name);
  if (!tuned) return undefined;
  const chosen = byName(tuned.modelName, source, usable);
  if (!chosen.model) return chosen;
  const { adapter } = tuned;
  const file = findAdapter(files, { model: chosen.model, name: adapter.name })?.file;
  if (file) return { ...chosen, adapter: { file, scale: adapter.scale } };
  const problem = `The adapter ${adapter.name} was not found, or it was made for another model.`;
  return { source, model: null, adapter: null, problem };
}

function byName(name: string, source: ChoiceSource, models: readonly InstalledModel[]): FileChoice {
  const model = models.find(({ file }) => file.name === basename(name)) ?? null;
  const problem = model
    ? null
    : `The model file ${basename(name)} was not found, or it cannot be used for this.`;
  return { source, model, adapter: null, problem };
}

export type ChooseFileInput = {
  role: ModelRole;
  files: readonly InstalledModel[];
  /** The file name that an administrator chose, if any. */
  savedName?: string | undefined;
  /** For tests: the memory to plan with. */
  memoryBytes?: number;
};

/** The model file of a role: the environment's setting, else the administrator's choice, else the rule. */
export function chooseFile({
  role,
  files,
  savedName,
  memoryBytes = totalmem(),
}: ChooseFileInput): FileChoice {
  const usable = files.filter((model) => model.role === role && model.status === 'usable');
  const setting = config().models[role];
  const named = (name: string, source: ChoiceSource) =>
    (role === 'chat' ? byTunedName(basename(name), source, { usable, files }) : undefined) ??
    byName(name, source, usable);
  if (setting !== undefined) return named(setting, 'setting');
  if (savedName !== undefined) return named(savedName, 'saved');
  return { source: 'rule', model: chooseByRule(role, usable, memoryBytes), adapter: null, problem: null };
}
