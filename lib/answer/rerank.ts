import { isAppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';
import type { RerankerModel } from '#lib/models/ports.ts';
import type { Candidate } from './types.ts';

/** A reranker of the small class reads some 25 passages a second on two cores: more would keep the person waiting. */
const rerankedMax = 20;
/** The reranker's share of the new score; the search keeps a say, because a weak reranker can make things worse. */
const rerankerShare = 0.7;

export type RerankInput = {
  question: string;
  candidates: readonly Candidate[];
  reranker: RerankerModel;
  signal?: AbortSignal;
};

/**
 * Puts the best candidates in the order of a reranker. When it does not answer, the order stays and `reranked` is
 * false. An aborted signal rejects.
 */
export async function rerank(
  input: RerankInput,
): Promise<{ candidates: readonly Candidate[]; reranked: boolean }> {
  const { question, candidates, reranker, signal } = input;
  const [first, rest] = [candidates.slice(0, rerankedMax), candidates.slice(rerankedMax)];
  if (first.length < 2) return { candidates, reranked: true };
  try {
    const scores = await reranker.rerank({
      query: question,
      documents: first.map(({ chunk }) => `${chunk.header}\n${chunk.text}`),
      ...(signal && { signal }),
    });
    const scored = first.map((candidate, index) => ({
      ...candidate,
      score: rerankerShare * (scores[index] ?? 0) + (1 - rerankerShare) * candidate.score,
    }));
    scored.sort((one, other) => other.score - one.score);
    return { candidates: [...scored, ...rest], reranked: true };
  } catch (error) {
    if (!isAppError(error) || signal?.aborted === true) throw error;
    logger('answer').warn({ code: error.code }, 'the reranker did not answer');
    return { candidates, reranked: false };
  }
}
