import { config } from '#lib/core/config.ts';

/**
 * How many threads a computation gets. llama.cpp's threads spin while they wait for each other, so more is not faster:
 * the starter embedding model does 151 chunks a second on one thread and 60 on two, and with another process on one of
 * two cores a tiny model took 69 s on two threads for what one thread does in 0.4 s. So each model is measured when it
 * is loaded.
 */

/** Another thread must bring at least this factor, or it is not worth the core that it takes from everything else. */
const worthwhileGain = 1.1;
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

/** The best time in milliseconds of a few runs; the first run only warms up. */
export async function bestTimeMs(run: () => Promise<unknown>): Promise<number> {
  await run();
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

/** Measures the counts in ascending order and stops at the first one that is not worth its cores. */
export async function fastestThreads(
  candidates: readonly number[],
  measureMs: (threads: number) => Promise<number>,
): Promise<ThreadMeasurement> {
  let best: ThreadMeasurement | undefined;
  for (const threads of candidates) {
    const milliseconds = await measureMs(threads);
    if (best && milliseconds * worthwhileGain > best.milliseconds) break;
    best = { threads, milliseconds };
  }
  if (!best) throw new Error('no thread count to measure');
  return best;
}
