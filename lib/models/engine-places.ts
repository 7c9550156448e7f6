import type { ChatEvent } from './ports.ts';

/**
 * Who is asking which remote engine now, in this process: how many answers each is writing, who waits for one, and which did not
 * answer when it was last asked. First come, first served; an engine that fails is asked last for a while.
 */

export type EngineLoad = {
  running: number;
  /** True for a while after it failed to begin an answer. */
  isFailing: boolean;
};

/** An engine as a question may be put to it. */
export type Place = { engineId: string; atOnce: number };

type Waiter = {
  places: readonly Place[];
  position: number;
  given: Place | undefined;
  /** Resolves when position or place changed. */
  changed: PromiseWithResolvers<void>;
};

const failingMs = 30_000;

type State = { running: Map<string, number>; failedAt: Map<string, number>; waiting: Waiter[] };

/** Bundles may hold this file more than once in a process: the state is the process's own. */
const key = Symbol.for('pincite.engine-places');
const holder = globalThis as unknown as Record<symbol, State | undefined>;

function state(): State {
  return (holder[key] ??= { running: new Map(), failedAt: new Map(), waiting: [] });
}

/** What an engine is doing now, as far as this process knows. */
export function loadOf(engineId: string): EngineLoad {
  const { running, failedAt } = state();
  const failed = failedAt.get(engineId);
  return {
    running: running.get(engineId) ?? 0,
    isFailing: failed !== undefined && performance.now() - failed < failingMs,
  };
}

/** The engine with the smallest part of its places taken; one that fails only when there is no other. */
function leastBusy(places: readonly Place[]): Place | undefined {
  const free = places
    .map((place) => ({ place, ...loadOf(place.engineId) }))
    .filter(({ place, running }) => running < place.atOnce);
  const sound = free.filter(({ isFailing }) => !isFailing);
  const candidates = sound.length > 0 ? sound : free;
  const share = ({ running, place }: (typeof free)[number]) => running / place.atOnce;
  return candidates.sort((left, right) => share(left) - share(right))[0]?.place;
}

function enter({ engineId }: Place): void {
  const { running } = state();
  running.set(engineId, (running.get(engineId) ?? 0) + 1);
}

function tell(waiter: Waiter): void {
  const { resolve } = waiter.changed;
  waiter.changed = Promise.withResolvers();
  resolve();
}

/** Gives free places to those who wait, in their order, and tells the others where they stand. */
function serve(): void {
  const current = state();
  const left: Waiter[] = [];
  for (const waiter of current.waiting) {
    const place = leastBusy(waiter.places);
    if (place) {
      enter(place);
      waiter.given = place;
      tell(waiter);
    } else left.push(waiter);
  }
  current.waiting = left;
  for (const [index, waiter] of left.entries()) {
    if (waiter.position === index + 1) continue;
    waiter.position = index + 1;
    tell(waiter);
  }
}

function leave(waiter: Waiter): void {
  const current = state();
  current.waiting = current.waiting.filter((other) => other !== waiter);
  if (waiter.given) releasePlace(waiter.given);
  else serve();
}

/**
 * Waits for a place at one of these engines, telling the position in the queue meanwhile. Whoever gets one gives it back with
 * `releasePlace`. Rejects with the signal's reason when it is aborted.
 */
export async function* takePlace(
  places: readonly Place[],
  signal?: AbortSignal,
): AsyncGenerator<Extract<ChatEvent, { type: 'queued' }>, Place> {
  signal?.throwIfAborted();
  const waiter: Waiter = { places, position: 0, given: undefined, changed: Promise.withResolvers() };
  const aborted = Promise.withResolvers<never>();
  // Nobody may be waiting for it when it comes.
  aborted.promise.catch(() => undefined);
  const onAbort = () => {
    aborted.reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  state().waiting.push(waiter);
  serve();
  let isTaken = false;
  try {
    let hasWaited = false;
    for (let place = waiter.given; ; place = waiter.given) {
      const { promise } = waiter.changed;
      hasWaited ||= !place;
      if (hasWaited) yield { type: 'queued', position: place ? 0 : waiter.position };
      isTaken = place !== undefined;
      if (place) return place;
      // What changed while the position was being read has resolved the promise already.
      await Promise.race([promise, aborted.promise]);
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Gone away while waiting, or in the moment in which the place was given.
    if (!isTaken) leave(waiter);
  }
}

/** Gives a place back. */
export function releasePlace({ engineId }: Place): void {
  const { running } = state();
  running.set(engineId, Math.max(0, (running.get(engineId) ?? 0) - 1));
  serve();
}

/** Notes how beginning an answer went, so that the next question goes elsewhere or comes back. */
export function noteOutcome(engineId: string, hasFailed: boolean): void {
  const { failedAt } = state();
  if (hasFailed) failedAt.set(engineId, performance.now());
  else failedAt.delete(engineId);
}
