import type { Llama } from 'node-llama-cpp';
import { config } from '#lib/core/config.ts';
import type { ModelFile } from '#lib/models/files.ts';
import type { EngineHealth, ModelRole, SlotHealth } from '#lib/models/wire.ts';
import { loadChatter, type Chatter } from './chatter.ts';
import { CrashNotes } from './crash-notes.ts';
import { describeMachine } from './describe-machine.ts';
import { loadEmbedder, type Embedder } from './embedder.ts';
import { ModelSlot, type LoadedModel } from './model-slot.ts';
import { loadReranker, type Reranker } from './reranker.ts';
import { requireMemory } from './require-memory.ts';
import { SlotGroup } from './slot-group.ts';
import { Scheduler } from './scheduler.ts';
import { ThreadGovernor } from './thread-governor.ts';

/** Everything that the engine's requests share. */
export type Engine = {
  llama: Llama;
  scheduler: Scheduler;
  notes: CrashNotes;
  governor: ThreadGovernor;
  slots: { chat: ModelSlot<Chatter>; embedding: SlotGroup<Embedder>; reranker: ModelSlot<Reranker> };
};

/** Loading measures speeds, so it is a computation like any other and waits for its turn. */
export function createEngine(llama: Llama): Engine {
  const scheduler = new Scheduler();
  const notes = new CrashNotes(config().paths.engineCrashes);
  const governor = new ThreadGovernor(llama, llama.cpuMathCores);
  const measured = <Model>(lane: 'chat' | 'urgent', load: () => Promise<Model>) =>
    scheduler.run({ lane }, () => {
      llama.maxThreads = 0;
      return load();
    });
  const { idleMs } = config().models;
  const onCpu = (file: ModelFile) => {
    if (llama.gpu === false) requireMemory(file, process.availableMemory());
  };
  // Small, and needed for every question: it stays.
  const embeddingSlot = () =>
    new ModelSlot('embedding', {
      load: ({ file }) => measured('urgent', () => loadEmbedder(llama, file)),
      notes,
      idleMs: 0,
    });
  return {
    llama,
    scheduler,
    notes,
    governor,
    slots: {
      chat: new ModelSlot('chat', {
        load: (found) =>
          measured('chat', () => {
            onCpu(found.file);
            return loadChatter(llama, governor, found);
          }),
        notes,
        idleMs,
      }),
      embedding: new SlotGroup([embeddingSlot(), embeddingSlot()]),
      reranker: new ModelSlot('reranker', {
        load: ({ file }) => measured('urgent', () => loadReranker(llama, file)),
        notes,
        idleMs,
      }),
    },
  };
}

type Report = Pick<
  SlotHealth,
  'threads' | 'dimensions' | 'contextTokens' | 'promptTokensPerSecond' | 'generatedTokensPerSecond'
>;

const nothingLoaded: Report = {
  threads: null,
  dimensions: null,
  contextTokens: null,
  promptTokensPerSecond: null,
  generatedTokensPerSecond: null,
};

function reportOf(model: Chatter | Embedder | Reranker): Report {
  const { threads, contextTokens } = model;
  if (model.role === 'chat') return { ...nothingLoaded, threads, contextTokens, ...model.speed() };
  const dimensions = model.role === 'embedding' ? model.dimensions : null;
  return {
    ...nothingLoaded,
    threads,
    contextTokens,
    dimensions,
    promptTokensPerSecond: model.tokensPerSecond,
  };
}

function slotHealth(slot: ModelSlot<LoadedModel & (Chatter | Embedder | Reranker)>): SlotHealth {
  const { status, present, failure, role } = slot;
  return {
    role,
    status,
    model: present?.name ?? slot.loadingName ?? failure?.name ?? null,
    problem: failure?.personMessage ?? null,
    ...(present ? reportOf(present.model) : nothingLoaded),
  };
}

/** What /health answers: the process lives; what is loaded, what is not and why. */
export async function engineHealth({ llama, scheduler, slots }: Engine): Promise<EngineHealth> {
  return {
    status: 'ok',
    processId: process.pid,
    compute: llama.gpu === false ? 'cpu' : llama.gpu,
    machine: await describeMachine(llama),
    waiting: scheduler.waiting(),
    slots: [slots.chat, ...slots.embedding.slots, slots.reranker].map((slot) => slotHealth(slot)),
  };
}

/** Loads the model into its role's place. Throws what `ModelSlot.acquire` throws. */
export async function loadModel(engine: Engine, role: ModelRole, name: string): Promise<void> {
  const lease = await engine.slots[role].acquire(name);
  lease.release();
}

/** Frees all models. */
export async function disposeEngine(engine: Engine): Promise<void> {
  const { chat, embedding, reranker } = engine.slots;
  await Promise.all([chat.dispose(), embedding.dispose(), reranker.dispose()]);
  await engine.llama.dispose();
}
