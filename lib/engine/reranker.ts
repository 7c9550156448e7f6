import type { Llama, LlamaModel, LlamaRankingContext } from 'node-llama-cpp';
import type { ModelFile } from '#lib/models/files.ts';
import { bestTimeMs, fastestThreads, threadCandidates, worthwhileGains } from './threads.ts';

const longestInputTokens = 1024;
/** The share of the input that a long question may take from the document. */
const queryShare = 1 / 3;

export type Reranker = {
  role: 'reranker';
  contextTokens: number;
  threads: number;
  tokensPerSecond: number;
  /** The probability (0..1) that the document answers the query. */
  rank(query: string, document: string): Promise<number>;
  countTokens(text: string): number;
  dispose(): Promise<void>;
};

const sampleQuery = 'When is the rent due?';
const sampleDocument =
  'The tenant shall pay the rent on the first day of each month and keep the rooms in good order. '.repeat(9);

async function fastestContext(model: LlamaModel, cores: number, contextTokens: number) {
  const contexts = new Map<number, LlamaRankingContext>();
  const document = model.tokenize(sampleDocument).slice(0, Math.floor(contextTokens / 2));
  const fastest = await fastestThreads({
    candidates: threadCandidates(cores),
    worthwhileGain: worthwhileGains.interactive,
    measureMs: async (threads, limitMs) => {
      const context = await model.createRankingContext({
        contextSize: contextTokens,
        batchSize: contextTokens,
        threads,
      });
      contexts.set(threads, context);
      return bestTimeMs(() => context.rank(sampleQuery, document), limitMs);
    },
  });
  for (const [threads, context] of contexts) if (threads !== fastest.threads) await context.dispose();
  const context = contexts.get(fastest.threads);
  if (!context) throw new Error('the measured context is gone');
  const tokensPerSecond = (document.length * 1000) / fastest.milliseconds;
  return { context, threads: fastest.threads, tokensPerSecond };
}

/** Loads a reranker and measures it. Throws whatever llama.cpp makes of a file that it can't use. */
export async function loadReranker(llama: Llama, file: ModelFile): Promise<Reranker> {
  const model = await llama.loadModel({ modelPath: file.path });
  try {
    const contextTokens = Math.min(model.trainContextSize, longestInputTokens);
    const { context, threads, tokensPerSecond } = await fastestContext(
      model,
      llama.cpuMathCores,
      contextTokens,
    );
    const longestQueryTokens = Math.floor(contextTokens * queryShare);
    return {
      role: 'reranker',
      contextTokens,
      threads,
      tokensPerSecond,
      rank: (query, document) =>
        context.rank(model.tokenize(query).slice(0, longestQueryTokens), document, {
          onOverflow: 'maxChunk',
        }),
      countTokens: (text) => model.tokenize(text).length,
      dispose: () => model.dispose(),
    };
  } catch (error) {
    await model.dispose();
    throw error;
  }
}
