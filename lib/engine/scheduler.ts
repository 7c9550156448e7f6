import { now } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';

/**
 * The one scheduler of the engine: two computations never run at the same time, because llama.cpp's threads spin while
 * they wait and would fight over the cores. Three lanes, first come first served in each:
 *
 * - `urgent`: short work that a person waits for (the question's embedding, reranking). It also runs inside a chat
 *   turn, between two tokens.
 * - `chat`: one conversation turn after the other.
 * - `ingestion`: slices of at most about 200 ms, when nothing else waits. So that a busy day of chat can't stop
 *   ingestion, one slice runs between two tokens when none has run for `ingestionPatienceMs`.
 */
export type Lane = 'urgent' | 'chat' | 'ingestion';

/** What a piece of work gets: a place where more pressing work may go first. */
export type Turn = { letOthersGo(): Promise<void> };

export type RunOptions = {
  lane: Lane;
  signal?: AbortSignal;
  /** Called with the place in the lane (1 = next) when it changes while waiting, and with 0 when the turn comes. */
  onPosition?: (position: number) => void;
};

type Job = {
  options: RunOptions;
  position: number;
  start: () => Promise<void>;
  refuse: (reason: unknown) => void;
};

const lanes = ['urgent', 'chat', 'ingestion'] as const satisfies readonly Lane[];
const ingestionPatienceMs = 3000;

export type SchedulerLimits = Record<Lane, number>;

const defaultLimits: SchedulerLimits = { urgent: 64, chat: 32, ingestion: 64 };

/** Why a job's signal fired, as an error. */
function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}

export class Scheduler {
  readonly #limits: SchedulerLimits;
  readonly #queues: Record<Lane, Job[]> = { urgent: [], chat: [], ingestion: [] };
  #busy = false;
  #lastIngestionMs = now();

  constructor(limits: SchedulerLimits = defaultLimits) {
    this.#limits = limits;
  }

  /** How many pieces of work wait in each lane. */
  waiting(): Record<Lane, number> {
    return {
      urgent: this.#queues.urgent.length,
      chat: this.#queues.chat.length,
      ingestion: this.#queues.ingestion.length,
    };
  }

  /**
   * Runs the work when its turn comes. Throws `ENGINE_BUSY` when the lane is full, and the signal's reason when it is
   * aborted before its turn (an abort during the turn is for the work itself to notice).
   */
  run<Result>(options: RunOptions, work: (turn: Turn) => Promise<Result>): Promise<Result> {
    const queue = this.#queues[options.lane];
    if (queue.length >= this.#limits[options.lane]) {
      return Promise.reject(new AppError('ENGINE_BUSY', { message: `lane ${options.lane} is full` }));
    }
    if (options.signal?.aborted) return Promise.reject(abortReason(options.signal));
    return new Promise<Result>((resolve, reject) => {
      const job: Job = {
        options,
        position: -1,
        refuse: reject,
        start: async () => {
          try {
            resolve(await work({ letOthersGo: () => this.#letOthersGo(options.lane) }));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        },
      };
      this.#enqueue(job);
    });
  }

  #enqueue(job: Job): void {
    const { lane, signal } = job.options;
    const queue = this.#queues[lane];
    if (lane === 'ingestion' && queue.length === 0 && !this.#busy) this.#lastIngestionMs = now();
    queue.push(job);
    if (signal) {
      const leave = () => {
        const index = queue.indexOf(job);
        if (index < 0) return;
        queue.splice(index, 1);
        job.refuse(abortReason(signal));
        this.#announcePositions(lane);
      };
      signal.addEventListener('abort', leave, { once: true });
    }
    if (this.#busy) this.#announcePositions(lane);
    else void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    try {
      for (let job = this.#next(lanes); job; job = this.#next(lanes)) await this.#start(job);
    } finally {
      this.#busy = false;
    }
  }

  #next(allowed: readonly Lane[]): Job | undefined {
    const lane = allowed.find((candidate) => this.#queues[candidate].length > 0);
    const job = lane === undefined ? undefined : this.#queues[lane].shift();
    if (job) this.#announcePositions(job.options.lane);
    return job;
  }

  async #start(job: Job): Promise<void> {
    if (job.options.lane === 'ingestion') this.#lastIngestionMs = now();
    job.options.onPosition?.(0);
    await job.start();
  }

  #announcePositions(lane: Lane): void {
    this.#queues[lane].forEach((job, index) => {
      if (job.position === index + 1) return;
      job.position = index + 1;
      job.options.onPosition?.(job.position);
    });
  }

  /** Work that goes first runs here, inside the turn that waits for it. */
  async #letOthersGo(lane: Lane): Promise<void> {
    if (lane === 'urgent') return;
    for (let job = this.#next(['urgent']); job; job = this.#next(['urgent'])) await this.#start(job);
    const isOverdue = now() - this.#lastIngestionMs > ingestionPatienceMs;
    const slice = lane === 'chat' && isOverdue ? this.#next(['ingestion']) : undefined;
    if (slice) await this.#start(slice);
  }
}
