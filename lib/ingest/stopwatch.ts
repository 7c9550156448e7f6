export const stageNames = ['parse', 'chunk', 'embed', 'index'] as const;
export type StageName = (typeof stageNames)[number];

export type Stopwatch = {
  /** Adds the time that the work takes to its stage. Stages run side by side, so they may add up to more than the total. */
  time: <T>(stage: StageName, work: () => Promise<T>) => Promise<T>;
  /** Seconds per stage, and in all since it was made. */
  seconds: () => Record<StageName | 'total', number>;
};

const toSeconds = (milliseconds: number) => Math.round(milliseconds) / 1000;

/** Measures how long the stages of one attempt take. */
export function createStopwatch(): Stopwatch {
  const startedAt = performance.now();
  const spentMs: Record<StageName, number> = { parse: 0, chunk: 0, embed: 0, index: 0 };
  return {
    time: async (stage, work) => {
      const from = performance.now();
      try {
        return await work();
      } finally {
        spentMs[stage] += performance.now() - from;
      }
    },
    seconds: () => ({
      parse: toSeconds(spentMs.parse),
      chunk: toSeconds(spentMs.chunk),
      embed: toSeconds(spentMs.embed),
      index: toSeconds(spentMs.index),
      total: toSeconds(performance.now() - startedAt),
    }),
  };
}
