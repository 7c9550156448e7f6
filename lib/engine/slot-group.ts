import type { Lease, LoadedModel, ModelSlot } from './model-slot.ts';

/**
 * Several places for one role. Embedding has two: while an index is rebuilt with a new model, questions are still
 * embedded with the old one, and neither pushes the other out of memory.
 */
export class SlotGroup<Model extends LoadedModel> {
  readonly slots: readonly ModelSlot<Model>[];
  readonly #lastUse = new Map<ModelSlot<Model>, number>();
  readonly #assigned = new Map<string, ModelSlot<Model>>();
  #uses = 0;

  constructor(slots: readonly ModelSlot<Model>[]) {
    this.slots = slots;
  }

  /** A lease on the model: from the place that has it, else from the one that was used least recently. */
  acquire(name: string): Promise<Lease<Model>> {
    const slot = this.#assigned.get(name) ?? this.#leastRecentlyUsed();
    for (const [other, its] of this.#assigned)
      if (its === slot && other !== name) this.#assigned.delete(other);
    this.#assigned.set(name, slot);
    this.#uses += 1;
    this.#lastUse.set(slot, this.#uses);
    return slot.acquire(name);
  }

  async dispose(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.dispose()));
  }

  #leastRecentlyUsed(): ModelSlot<Model> {
    const [first, ...others] = this.slots;
    if (!first) throw new Error('a role without a place');
    const useOf = (slot: ModelSlot<Model>) => this.#lastUse.get(slot) ?? 0;
    return others.reduce((oldest, slot) => (useOf(slot) < useOf(oldest) ? slot : oldest), first);
  }
}
