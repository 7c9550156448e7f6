import { config } from '#lib/core/config.ts';

/**
 * How many threads a computation gets. llama.cpp's threads spin while they wait for each other, so more is not faster:
 * the starter embedding model does 151 chunks a second on one thread and 60 on two, and with another process on one of
 * two cores a tiny model took 69 s on two threads for what one thread does in 0.4 s. So each model is measured when it
 * is loaded.
 */

/**
 * More threads must bring at least this factor, or they are not worth the cores that they take from everything else.
 * Embedding mostly runs while documents are parsed beside it, so it must gain more: the starter model's best time on two
 * quiet cores is 1.35 times that on one, but its mean is 1.5 times worse, because each thread waits for the other.
 */
export const worthwhileGains = { interactive: 1.1, embedding: 1.5 } as const;
const measuringMs = 250;
const mostRuns = 5;

/** Thread counts worth measuring on this many cores, ascending. The setting `PINCITE_ENGINE_THREADS` leaves one. */
export function threadCandidates(physicalCores: number): number[] {
  const fixed = config().models.threads;
  if (fixed !== undefined) return [fixed];
  const counts = new Set([1, Math.max(1, physicalCores - 1), Math.max(1, physicalCores)]);
  for (let count = 2; count < physicalCores; count *= 2) counts.add(count);
  return [...counts].sort((left, right) => left - right);
}

/**
 * The best time in milliseconds of a few runs; the first run only warms up. A warm-up that takes more than `limitMs` is
 * answer enough: on a busy machine too many threads can take a hundred times as long.
 */
export async function bestTimeMs(run: () => Promise<unknown>, limitMs: number): Promise<number> {
  const warmUpStartMs = performance.now();
  await run();
  const warmUpMs = performance.now() - warmUpStartMs;
  if (warmUpMs > limitMs) return warmUpMs;
  const startMs = performance.now();
  let bestMs = Number.POSITIVE_INFINITY;
  for (
    let runs = 0;
    runs < mostRuns && (runs === 0 || performance.now() - startMs < measuringMs);
    runs += 1
  ) {
    const runStartMs = performance.now();
    await run();
    bestMs = Math.min(bestMs, performance.now() - runStartMs);
  }
  return bestMs;
}

export type ThreadMeasurement = { threads: number; milliseconds: number };

/** A candidate that is this much slower than the best one needs no second look. */
const hopelessFactor = 4;

export type ThreadChoice = {
  candidates: readonly number[];
  worthwhileGain: number;
  /** May stop early, with whatever it has, after the time that it is given. */
  measureMs: (threads: number, limitMs: number) => Promise<number>;
};

/** Measures the counts in ascending order and stops at the first one that is not worth its cores. */
export async function fastestThreads(choice: ThreadChoice): Promise<ThreadMeasurement> {
  const { candidates, worthwhileGain, measureMs } = choice;
  let best: ThreadMeasurement | undefined;
  for (const threads of candidates) {
    const limitMs = best ? best.milliseconds * hopelessFactor : Number.POSITIVE_INFINITY;
    const milliseconds = await measureMs(threads, limitMs);
    if (best && milliseconds * worthwhileGain > best.milliseconds) break;
    best = { threads, milliseconds };
  }
  if (!best) throw new Error('no thread count to measure');
  return best;
}
