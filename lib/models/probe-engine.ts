import { z } from 'zod';
import { isAppError } from '#lib/core/errors.ts';
import { remoteAddress } from './connection.ts';
import { remoteChat, remoteReranker, type RemoteEngineAccess } from './remote-models.ts';
import { askEngine } from './request.ts';

/** What trying one role of an engine showed. */
export type Probe<Facts> = {
  isWorking: boolean;
  problem: string | null;
  milliseconds: number;
  facts: Facts | null;
};

const timeoutMs = 60_000;
/** A word that no model writes by itself: only an engine that obeys the grammar does. */
const unlikelyWord = 'zqxj';
const vectorsSchema = z.object({ data: z.array(z.object({ embedding: z.array(z.number()).min(1) })).min(1) });

async function probe<Facts>(attempt: (signal: AbortSignal) => Promise<Facts>): Promise<Probe<Facts>> {
  const startMs = performance.now();
  const outcome = (part: Omit<Probe<Facts>, 'milliseconds'>) => ({
    ...part,
    milliseconds: Math.round(performance.now() - startMs),
  });
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return outcome({ isWorking: true, problem: null, facts: await attempt(signal) });
  } catch (error) {
    if (signal.aborted)
      return outcome({
        isWorking: false,
        problem: 'The engine did not answer within a minute.',
        facts: null,
      });
    if (!isAppError(error)) throw error;
    return outcome({ isWorking: false, problem: error.personMessage, facts: null });
  }
}

/** Asks for a few words, then for a word that only a grammar could bring about. */
export function probeChat(
  access: RemoteEngineAccess,
  model: string,
): Promise<Probe<{ supportsGrammar: boolean }>> {
  return probe(async (signal) => {
    const answer = async (supportsGrammar: boolean) => {
      const chat = remoteChat(access, { model, contextTokens: 4096, supportsGrammar });
      const messages = [{ role: 'user' as const, content: 'Say yes.' }];
      const grammar = `root ::= "${unlikelyWord}"`;
      let text = '';
      for await (const event of chat.streamChat({ messages, maxTokens: 16, grammar, signal })) {
        if (event.type === 'text') text += event.text;
      }
      return text;
    };
    await answer(false);
    // An engine may refuse a field that it doesn't know, which is an answer too.
    const constrained = await answer(true).catch((error: unknown) => {
      if (isAppError(error)) return '';
      throw error;
    });
    return { supportsGrammar: constrained.trim() === unlikelyWord };
  });
}

/** Asks for one vector, to learn its size. */
export function probeEmbedding(
  access: RemoteEngineAccess,
  model: string,
): Promise<Probe<{ dimensions: number }>> {
  return probe(async (signal) => {
    const address = remoteAddress(access.url, access.apiKey ?? undefined);
    const body = { model, input: ['test'], encoding_format: 'float' };
    const reply = await askEngine(
      address,
      { method: 'POST', path: '/embeddings', body, signal, timeoutMs },
      vectorsSchema,
    );
    return { dimensions: reply.data[0]?.embedding.length ?? 0 };
  });
}

/** Asks for the scores of two texts. */
export function probeReranker(
  access: RemoteEngineAccess,
  model: string,
): Promise<Probe<Record<string, never>>> {
  return probe(async (signal) => {
    await remoteReranker(access, { model }).rerank({ query: 'test', documents: ['test', 'other'], signal });
    return {};
  });
}
