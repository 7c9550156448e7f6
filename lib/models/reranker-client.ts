import { z } from 'zod';
import { AppError } from '#lib/core/errors.ts';
import type { EngineAddress } from './connection.ts';
import type { RerankerModel } from './ports.ts';
import { askEngine } from './request.ts';

export type RerankerModelOptions = { address: EngineAddress; id: string; name: string; inputTokens: number };

const timeoutMs = 60_000;
const replySchema = z.object({
  results: z.array(z.object({ index: z.int().min(0), relevance_score: z.number() })),
});

/** Some engines answer with the raw output of the model (any number) instead of a probability. */
function asProbabilities(scores: number[]): number[] {
  if (scores.every((score) => score >= 0 && score <= 1)) return scores;
  return scores.map((score) => 1 / (1 + Math.exp(-score)));
}

/** A reranker of the built-in engine, or of a remote one with the /rerank endpoint of Jina, vLLM and llama-server. */
export function rerankerModel({ address, id, name, inputTokens }: RerankerModelOptions): RerankerModel {
  return {
    id,
    name,
    engine: address.kind,
    limits: { inputTokens },
    rerank: async ({ query, documents, priority, signal }) => {
      if (documents.length === 0) return [];
      const extra =
        address.kind === 'built-in' ? { priority: priority ?? 'interactive' } : { top_n: documents.length };
      const body = { model: name, query, documents, ...extra };
      const reply = await askEngine(
        address,
        { method: 'POST', path: '/rerank', body, signal, timeoutMs },
        replySchema,
      );
      const byIndex = new Map(reply.results.map(({ index, relevance_score }) => [index, relevance_score]));
      const scores = documents.map((_, index) => byIndex.get(index) ?? Number.NaN);
      if (scores.some((score) => Number.isNaN(score))) {
        throw new AppError('ENGINE_REPLY_INVALID', { message: 'a document has no score' });
      }
      return asProbabilities(scores);
    },
  };
}
