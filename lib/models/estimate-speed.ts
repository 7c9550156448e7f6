import type { CatalogueEntry } from './catalogue.ts';

/**
 * How quick a model would be, from how quick another one was: what computes a token grows with the weights that work on it.
 * The anchors were measured on two cores of an AMD EPYC (Zen 4) with models of 0.4 to 2.5 GB: reading a prompt times the
 * weights gave 77 to 89 GB a second, writing 18 to 22; encoders computed 59 to 76 GFLOP a second on one core.
 */

/** What one machine does in a second. */
export type SpeedBasis = {
  /** `measured`: on this machine, with the model of this name. `published`: on another one, by cores. */
  from: { kind: 'measured'; model: string } | { kind: 'published' };
  /** Bytes of weights times tokens of a prompt. */
  promptBytesPerSecond: number;
  /** Bytes of weights times written tokens. */
  writtenBytesPerSecond: number;
};

const gigabyte = 1e9;
const perCore = { promptBytes: 40 * gigabyte, writtenBytes: 10 * gigabyte, encoderFlops: 60 * gigabyte };
/** Writing waits for the memory, which more cores don't make quicker. */
const mostWrittenBytes = 40 * gigabyte;
/** A smaller model measures the overhead, not the machine. */
const smallestMeasuredBytes = 300e6;

/** The basis for a processor of which nothing was measured yet. */
export function publishedBasis(cores: number): SpeedBasis {
  return {
    from: { kind: 'published' },
    promptBytesPerSecond: cores * perCore.promptBytes,
    writtenBytesPerSecond: Math.min(mostWrittenBytes, cores * perCore.writtenBytes),
  };
}

export type MeasuredChat = {
  model: string;
  /** The bytes of its weights that work on each token. */
  activeBytes: number;
  promptTokensPerSecond: number | null;
  generatedTokensPerSecond: number | null;
};

/** The basis from a language model that ran here; null when it is too small to tell, or was not measured. */
export function measuredBasis(measured: MeasuredChat): SpeedBasis | null {
  const { model, activeBytes, promptTokensPerSecond, generatedTokensPerSecond } = measured;
  if (
    activeBytes < smallestMeasuredBytes ||
    promptTokensPerSecond === null ||
    generatedTokensPerSecond === null
  )
    return null;
  return {
    from: { kind: 'measured', model },
    promptBytesPerSecond: promptTokensPerSecond * activeBytes,
    writtenBytesPerSecond: generatedTokensPerSecond * activeBytes,
  };
}

/** The bytes of a file that work on each token: fewer than all in a mixture of experts. */
export function activeBytesOf(bytes: number, entry: CatalogueEntry | undefined): number {
  return entry ? bytes * (entry.activeBillions / entry.parametersBillions) : bytes;
}

/** A question with 500 words of passages, answered in 120 words: tokens of a usual tokenizer. */
const usual = { promptTokens: 700, answerTokens: 160, passageTokens: 240, rerankedTokens: 260, reranked: 20 };

/** What a person would see of it. */
export type SpeedEstimate =
  | { task: 'chat'; firstWordSeconds: number; answerSeconds: number }
  | { task: 'embedding'; passagesPerSecond: number }
  | { task: 'reranker'; secondsPerQuestion: number };

/** How quick a model of the catalogue would be on a processor with this basis and these cores; null for a remote one. */
export function estimateSpeed(
  entry: CatalogueEntry,
  { basis, cores }: { basis: SpeedBasis; cores: number },
): SpeedEstimate | null {
  if (!entry.file) return null;
  if (entry.task === 'chat') {
    const bytes = activeBytesOf(entry.file.bytes, entry);
    const firstWordSeconds = (usual.promptTokens * bytes) / basis.promptBytesPerSecond;
    const writing = (usual.answerTokens * bytes) / basis.writtenBytesPerSecond;
    return { task: 'chat', firstWordSeconds, answerSeconds: firstWordSeconds + writing };
  }
  const flopsPerToken = 2 * entry.activeBillions * 1e9;
  const tokensPerSecond = (cores * perCore.encoderFlops) / flopsPerToken;
  if (entry.task === 'embedding')
    return { task: 'embedding', passagesPerSecond: tokensPerSecond / usual.passageTokens };
  return { task: 'reranker', secondsPerQuestion: (usual.reranked * usual.rerankedTokens) / tokensPerSecond };
}

const enough = { answerSeconds: 60, passagesPerSecond: 3, rerankSeconds: 3 };

/** True when people would wait for it gladly enough that it may be recommended. Unknown counts as quick: that is a GPU. */
export function isQuickEnough(speed: SpeedEstimate | null): boolean {
  switch (speed?.task) {
    case undefined:
      return true;
    case 'chat':
      return speed.answerSeconds <= enough.answerSeconds;
    case 'embedding':
      return speed.passagesPerSecond >= enough.passagesPerSecond;
    case 'reranker':
      return speed.secondsPerQuestion <= enough.rerankSeconds;
  }
}
