import { cpus } from 'node:os';
import type { Llama } from 'node-llama-cpp';

/**
 * Keeps the thread count of a computation below the cores that are really free. Each model has a count that measured
 * fastest on a quiet machine; while other processes use the cores, or when a computation suddenly takes several times
 * as long as it should, fewer threads are used, because a thread that spins for a core it doesn't get stops all others.
 */

const sampleEveryMs = 500;
/** Load below this many cores is noise. */
const toleratedCores = 0.3;
const suddenSlowdown = 4;
const slowStepsBeforeCaution = 2;
const cautionMs = 10_000;

type CpuSample = { atMs: number; busyMs: number; ownMs: number };

function sampleCpu(): CpuSample {
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  const own = process.cpuUsage();
  return { atMs: performance.now(), busyMs, ownMs: (own.user + own.system) / 1000 };
}

export class ThreadGovernor {
  readonly #llama: Pick<Llama, 'maxThreads'>;
  readonly #cores: number;
  #sample = sampleCpu();
  #othersBusyCores = 0;
  #slowSteps = 0;
  #cautiousUntilMs = 0;

  constructor(llama: Pick<Llama, 'maxThreads'>, cores: number) {
    this.#llama = llama;
    this.#cores = cores;
  }

  /** Sets the limit for the next computation of a model whose best count is `wanted`, and says what it is. */
  apply(wanted: number): number {
    const allowed = wanted === 1 ? 1 : Math.min(wanted, this.#freeCores());
    // 0 lifts the limit: the context then uses the count that it was made with.
    this.#llama.maxThreads = allowed === wanted ? 0 : allowed;
    return allowed;
  }

  /** Tells how long a step took against what the model's measurement promised. */
  report(expectedMs: number, actualMs: number): void {
    this.#slowSteps = actualMs > expectedMs * suddenSlowdown ? this.#slowSteps + 1 : 0;
    if (this.#slowSteps >= slowStepsBeforeCaution) this.#cautiousUntilMs = performance.now() + cautionMs;
  }

  #freeCores(): number {
    if (performance.now() < this.#cautiousUntilMs) return Math.max(1, Math.floor(this.#cores / 2));
    this.#refresh();
    return Math.max(1, Math.floor(this.#cores - this.#othersBusyCores + toleratedCores));
  }

  #refresh(): void {
    const sample = sampleCpu();
    const elapsedMs = sample.atMs - this.#sample.atMs;
    if (elapsedMs < sampleEveryMs) return;
    const othersMs = sample.busyMs - this.#sample.busyMs - (sample.ownMs - this.#sample.ownMs);
    this.#othersBusyCores = Math.max(0, othersMs / elapsedMs);
    this.#sample = sample;
  }
}
