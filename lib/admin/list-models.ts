import { totalmem } from 'node:os';
import { requireAdministrator } from '#lib/access/roles.ts';
import { config } from '#lib/core/config.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { isAppError } from '#lib/core/errors.ts';
import type { KnownModel } from '#lib/model-intake/confirmed-files.ts';
import { estimateMemoryBytes, memoryShare, type ChoiceSource } from '#lib/models/choose.ts';
import { readEngineHealth } from '#lib/models/health.ts';
import type { TunedModel } from '#lib/models/tuned-model.ts';
import { nameOfTuned } from '#lib/shared/tuned-name.ts';
import { modelRoles, type EngineHealth, type ModelRole, type SlotHealth } from '#lib/models/wire.ts';
import { activeChoice, readChoiceFacts, type ActiveChoice } from './active-models.ts';
import { listCatalogue, type ListedCatalogue } from './list-catalogue.ts';
import { readThisMachine, type MachineReport } from './this-machine.ts';

export type ListedModel = {
  name: string;
  title: string;
  role: ModelRole | null;
  status: KnownModel['status'];
  /** A sentence about what is wrong with the file, if anything is. */
  problem: string | null;
  bytes: number;
  quantisation: string;
  architecture: string;
  contextTokens: number;
  dimensions: number;
  licence: string | null;
  /** Of a file that could be used; null while a large one is being hashed. */
  sha256: string | null;
  /** For a LoRA adapter: the architecture of the models that it can be laid over. */
  adapterOf: string | null;
  isShipped: boolean;
  isActive: boolean;
  /** Roughly what it takes in memory when loaded on a CPU, and whether half of this machine's memory is enough. */
  memoryBytes: number;
  fitsInMemory: boolean;
};

export type ActiveModelReport = {
  role: ModelRole;
  kind: ActiveChoice['kind'];
  source: ChoiceSource;
  /** The environment's setting decides: it can't be changed on the page. */
  isFixed: boolean;
  name: string | null;
  engineName: string | null;
  problem: string | null;
  /** What the engine process has of it: null for a remote engine, or when the process doesn't answer. */
  loaded: SlotHealth | null;
};

export type ModelsReport = {
  /** Where an administrator copies model files to. */
  directory: string;
  files: ListedModel[];
  active: ActiveModelReport[];
  /** Null when the engine process doesn't answer. */
  engine: EngineHealth | null;
  machine: MachineReport;
  catalogue: ListedCatalogue;
};

function toListed(model: KnownModel, activeNames: ReadonlySet<string>): ListedModel {
  const {
    file,
    title,
    role,
    status,
    problem,
    quantisation,
    architecture,
    contextTokens,
    dimensions,
    licence,
    sha256,
    adapterOf,
  } = model;
  const memoryBytes = estimateMemoryBytes(model);
  return {
    name: file.name,
    title,
    role,
    status,
    problem,
    bytes: file.bytes,
    quantisation,
    architecture,
    contextTokens,
    dimensions,
    licence,
    sha256,
    adapterOf,
    isShipped: model.isShipped,
    isActive: activeNames.has(file.name),
    memoryBytes,
    fitsInMemory: memoryBytes <= totalmem() * memoryShare,
  };
}

function fileName(model: Pick<KnownModel, 'file'>, adapter: TunedModel['adapter']): string {
  return nameOfTuned(model.file.name, adapter && { name: adapter.file.name, scale: adapter.scale });
}

function nameOf(role: ModelRole, choice: ActiveChoice): string | null {
  if (choice.kind === 'file') return choice.model && fileName(choice.model, choice.adapter);
  return choice.kind === 'engine' ? (choice.engine[role]?.model ?? null) : null;
}

function toReport(role: ModelRole, choice: ActiveChoice, engine: EngineHealth | null): ActiveModelReport {
  const name = nameOf(role, choice);
  const slots = choice.kind === 'file' ? (engine?.slots ?? []) : [];
  const loaded = slots.find((slot) => slot.role === role && slot.model === name) ?? null;
  return {
    role,
    kind: choice.kind,
    source: choice.source,
    isFixed: choice.source === 'setting',
    name,
    engineName: choice.kind === 'engine' ? choice.engine.name : null,
    problem: (choice.kind === 'file' ? choice.problem : null) ?? loaded?.problem ?? null,
    loaded,
  };
}

async function healthOrNull(): Promise<EngineHealth | null> {
  try {
    return await readEngineHealth();
  } catch (error) {
    if (isAppError(error, 'ENGINE_UNAVAILABLE')) return null;
    throw error;
  }
}

/** The model files that were found, which ones are used and how fast they are here. For administrators. */
export async function listModels(context: RequestContext): Promise<ModelsReport> {
  await requireAdministrator(context);
  const [facts, engine] = await Promise.all([readChoiceFacts(), healthOrNull()]);
  const machine = await readThisMachine(engine);
  const choices = modelRoles.map((role) => ({ role, choice: activeChoice(role, facts) }));
  const names = choices.flatMap(({ choice }) =>
    choice.kind === 'file' && choice.model
      ? [choice.model.file.name, ...(choice.adapter ? [choice.adapter.file.name] : [])]
      : [],
  );
  const activeNames = new Set(names);
  return {
    directory: config().models.directory,
    files: facts.files.map((model) => toListed(model, activeNames)),
    active: choices.map(({ role, choice }) => toReport(role, choice, engine)),
    engine,
    machine,
    catalogue: listCatalogue({ files: facts.files, machine, engine }),
  };
}
