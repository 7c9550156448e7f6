import type { Llama, LlamaEmbeddingContext, LlamaModel, Token } from 'node-llama-cpp';
import type { ModelFile } from '#lib/models/files.ts';
import { bestTimeMs, fastestThreads, threadCandidates, worthwhileGains } from './threads.ts';

/** Passages have about 250 tokens; longer inputs are cut here, which keeps the memory for one evaluation small. */
const longestInputTokens = 1024;
/** The start and end tokens that llama.cpp adds, and the one place that a context keeps free. */
const reservedTokens = 3;

export type Embedding = { vector: Float32Array; tokens: number; isCut: boolean };

export type Embedder = {
  role: 'embedding';
  dimensions: number;
  contextTokens: number;
  threads: number;
  tokensPerSecond: number;
  embed(text: string): Promise<Embedding>;
  countTokens(text: string): number;
  dispose(): Promise<void>;
};

/** A text of ordinary words with about as many tokens as a passage, to measure with. */
const sampleText =
  'The tenant shall pay the rent on the first day of each month and keep the rooms in good order. '.repeat(9);

function l2Normalised(vector: readonly number[]): Float32Array {
  const result = Float32Array.from(vector);
  const norm = Math.hypot(...result);
  return norm > 0 ? result.map((component) => component / norm) : result;
}

async function embedTokens(context: LlamaEmbeddingContext, tokens: Token[]): Promise<Float32Array> {
  // The library adds start and end tokens to the array it is given.
  const { vector } = await context.getEmbeddingFor([...tokens]);
  return l2Normalised(vector);
}

/** Tries thread counts on contexts of their own and keeps the one whose count was fastest. */
async function fastestContext(
  model: LlamaModel,
  options: { cores: number; contextTokens: number; tokens: Token[] },
) {
  const { cores, contextTokens, tokens } = options;
  const contexts = new Map<number, LlamaEmbeddingContext>();
  const fastest = await fastestThreads({
    candidates: threadCandidates(cores),
    worthwhileGain: worthwhileGains.embedding,
    measureMs: async (threads, limitMs) => {
      const context = await model.createEmbeddingContext({
        contextSize: contextTokens,
        batchSize: contextTokens,
        threads,
      });
      contexts.set(threads, context);
      return bestTimeMs(() => embedTokens(context, tokens), limitMs);
    },
  });
  for (const [threads, context] of contexts) if (threads !== fastest.threads) await context.dispose();
  const context = contexts.get(fastest.threads);
  if (!context) throw new Error('the measured context is gone');
  return { context, ...fastest };
}

/** Loads an embedding model and measures it. Throws whatever llama.cpp makes of a file that it can't use. */
export async function loadEmbedder(llama: Llama, file: ModelFile): Promise<Embedder> {
  const model = await llama.loadModel({ modelPath: file.path });
  try {
    const contextTokens = Math.min(model.trainContextSize, longestInputTokens);
    const usableTokens = contextTokens - reservedTokens;
    const sample = model.tokenize(sampleText).slice(0, usableTokens);
    const { context, threads, milliseconds } = await fastestContext(model, {
      cores: llama.cpuMathCores,
      contextTokens,
      tokens: sample,
    });
    return {
      role: 'embedding',
      dimensions: model.embeddingVectorSize,
      contextTokens: usableTokens,
      threads,
      tokensPerSecond: (sample.length * 1000) / milliseconds,
      embed: async (text) => {
        const tokens = model.tokenize(text);
        if (tokens.length === 0)
          return { vector: new Float32Array(model.embeddingVectorSize), tokens: 0, isCut: false };
        const kept = tokens.slice(0, usableTokens);
        return {
          vector: await embedTokens(context, kept),
          tokens: kept.length,
          isCut: kept.length < tokens.length,
        };
      },
      countTokens: (text) => model.tokenize(text).length,
      dispose: () => model.dispose(),
    };
  } catch (error) {
    await model.dispose();
    throw error;
  }
}
