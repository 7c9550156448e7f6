import { catalogueEntryOfFile, modelCatalogue, type CatalogueEntry } from '#lib/models/catalogue.ts';
import {
  activeBytesOf,
  estimateSpeed,
  isQuickEnough,
  measuredBasis,
  publishedBasis,
  type SpeedBasis,
  type SpeedEstimate,
} from '#lib/models/estimate-speed.ts';
import { fitsOnGpu, whyItDoesNotFit } from '#lib/models/fit-model.ts';
import type { InstalledModel } from '#lib/models/list-model-files.ts';
import { modelRoles, type EngineHealth } from '#lib/models/wire.ts';
import type { MachineReport } from './this-machine.ts';

/** A model of the catalogue, as it stands on this machine. */
export type ListedEntry = CatalogueEntry & {
  /** A usable file of its name is there. */
  isInstalled: boolean;
  /** The first choice for its task here. */
  isRecommended: boolean;
  /** Why it can't run here, or not be fetched; null when it can. Remote ones have none. */
  misfit: string | null;
  /** Null where nothing can be said: on a GPU of which nothing was measured, and for remote ones. */
  speed: SpeedEstimate | null;
};

export type ListedCatalogue = {
  entries: ListedEntry[];
  /** What the speeds of language models were computed from. */
  basis: SpeedBasis['from'];
};

type Facts = { files: readonly InstalledModel[]; machine: MachineReport; engine: EngineHealth | null };

/** From the language model in memory, if it tells enough, else from other machines. */
function basisOf({ files, machine, engine }: Facts): SpeedBasis {
  const slot = engine?.slots.find(({ role, status }) => role === 'chat' && status === 'ready');
  const bytes = files.find(({ file }) => file.name === slot?.model)?.file.bytes ?? 0;
  const measured = slot && {
    ...slot,
    model: slot.model ?? '',
    activeBytes: activeBytesOf(bytes, catalogueEntryOfFile(slot.model ?? '')),
  };
  return (measured && measuredBasis(measured)) ?? publishedBasis(coresOf(machine));
}

const coresOf = ({ mathCores, processors }: MachineReport) => mathCores ?? processors;

/** What was measured with a GPU says nothing of models that don't fit on it, and what is known of processors nothing of GPUs. */
function speedOf(entry: CatalogueEntry, { machine, basis }: { machine: MachineReport; basis: SpeedBasis }) {
  const isOnGpu = entry.file !== null && fitsOnGpu(entry.file.bytes, gpuRoom(machine));
  const knowsThis = machine.gpu === null || (isOnGpu && basis.from.kind === 'measured');
  const cannotTell = machine.gpu !== null && entry.task !== 'chat';
  return knowsThis && !cannotTell ? estimateSpeed(entry, { basis, cores: coresOf(machine) }) : null;
}

const gpuRoom = ({ gpu }: MachineReport) => ({ gpuMemoryBytes: gpu?.memoryBytes ?? null });

function recommendedIds(entries: readonly ListedEntry[]): Set<string> {
  const ids = modelRoles.map((task) => {
    const fitting = entries
      .filter((entry) => entry.task === task && entry.preference !== null && entry.misfit === null)
      .sort((left, right) => (left.preference ?? 0) - (right.preference ?? 0));
    return (fitting.find(({ speed }) => isQuickEnough(speed)) ?? fitting.at(-1))?.id ?? '';
  });
  return new Set(ids);
}

/** The catalogue, with what of it is there, fits and is quick on this machine: for `listModels`, which asks who may see it. */
export function listCatalogue(facts: Facts): ListedCatalogue {
  const { files, machine } = facts;
  const usable = new Set(files.filter(({ status }) => status === 'usable').map(({ file }) => file.name));
  const room = { ...machine, ...gpuRoom(machine) };
  const basis = basisOf(facts);
  const entries = modelCatalogue().models.map((entry) => {
    const isInstalled = entry.file !== null && usable.has(entry.file.name);
    return {
      ...entry,
      isInstalled,
      isRecommended: false,
      misfit: whyItDoesNotFit(entry, room, { isInstalled }),
      speed: speedOf(entry, { machine, basis }),
    };
  });
  const recommended = recommendedIds(entries);
  return {
    entries: entries.map((entry) => ({ ...entry, isRecommended: recommended.has(entry.id) })),
    basis: basis.from,
  };
}
