import type { Llama, LlamaModel, Token } from 'node-llama-cpp';
import type { ChatSpeed } from '#lib/models/ports.ts';
import { fastestThreads, threadCandidates, worthwhileGains } from './threads.ts';

const samplePromptTokens = 16;
const sampleGeneratedTokens = 4;
/** Shorter stretches measure the overhead, not the model. */
const shortestPromptTokens = 32;
const shortestGeneratedTokens = 8;
/** The weight of a new measurement in the running average. */
const newWeight = 0.3;

type Measured = { promptTokensPerSecond: number; generatedTokensPerSecond: number };

/** The speeds at this thread count, from as many steps as fit into the limit. */
async function measureAt(
  model: LlamaModel,
  sample: Token[],
  { threads, limitMs }: { threads: number; limitMs: number },
): Promise<Measured> {
  const context = await model.createContext({ contextSize: 128, sequences: 1, batchSize: 64, threads });
  try {
    const sequence = context.getSequence();
    // The first evaluation warms up: it brings the weights into memory.
    await sequence.evaluateWithoutGeneratingNewTokens(sample.slice(0, 1));
    const startMs = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(sample.slice(1));
    const promptMs = performance.now() - startMs;
    let steps = 0;
    while (steps === 0 || (steps < sampleGeneratedTokens && performance.now() - startMs < limitMs)) {
      await sequence.evaluateWithoutGeneratingNewTokens(sample.slice(steps, steps + 1));
      steps += 1;
    }
    const generationMs = performance.now() - startMs - promptMs;
    return {
      promptTokensPerSecond: ((sample.length - 1) * 1000) / promptMs,
      generatedTokensPerSecond: (steps * 1000) / generationMs,
    };
  } finally {
    await context.dispose();
  }
}

/** Finds the thread count at which a short prompt and a short answer are fastest together, and the speeds there. */
export async function measureChat(llama: Llama, model: LlamaModel): Promise<Measured & { threads: number }> {
  const sentence = 'The tenant shall pay the rent on the first day of each month. ';
  const sample = model.tokenize(sentence.repeat(4)).slice(0, samplePromptTokens + 1);
  const measured = new Map<number, Measured>();
  const { threads } = await fastestThreads({
    candidates: threadCandidates(llama.cpuMathCores),
    worthwhileGain: worthwhileGains.interactive,
    measureMs: async (count, limitMs) => {
      const speeds = await measureAt(model, sample, { threads: count, limitMs });
      measured.set(count, speeds);
      const promptSeconds = samplePromptTokens / speeds.promptTokensPerSecond;
      return (promptSeconds + sampleGeneratedTokens / speeds.generatedTokensPerSecond) * 1000;
    },
  });
  const speeds = measured.get(threads);
  if (!speeds) throw new Error('the measurement is gone');
  return { threads, ...speeds };
}

/** The speed of a language model as it was lately. */
export class ChatSpeedometer {
  #speed: Measured;

  constructor(measured: Measured) {
    this.#speed = measured;
  }

  speed(): ChatSpeed & Measured {
    return { ...this.#speed };
  }

  recordPrompt(tokens: number, milliseconds: number): void {
    if (tokens < shortestPromptTokens) return;
    const old = this.#speed.promptTokensPerSecond;
    this.#speed.promptTokensPerSecond = old + newWeight * ((tokens * 1000) / milliseconds - old);
  }

  recordGeneration(tokens: number, milliseconds: number): void {
    if (tokens < shortestGeneratedTokens) return;
    const old = this.#speed.generatedTokensPerSecond;
    this.#speed.generatedTokensPerSecond = old + newWeight * ((tokens * 1000) / milliseconds - old);
  }
}
