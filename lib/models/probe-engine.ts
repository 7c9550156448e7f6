import { z } from 'zod';
import { AppError, isAppError } from '#lib/core/errors.ts';
import { enginePresets, type StructureWay } from '#lib/shared/engine-presets.ts';
import { remoteAddress } from './connection.ts';
import {
  remoteChat,
  remoteReranker,
  type RemoteChatFacts,
  type RemoteEngineAccess,
} from './remote-models.ts';
import { countByEngine } from './remote-tokenizer.ts';
import { askEngine } from './request.ts';

/** What trying one role of an engine showed. */
export type Probe<Facts> = {
  isWorking: boolean;
  problem: string | null;
  milliseconds: number;
  facts: Facts | null;
};

/** What trying a language model shows. */
export type ChatProbeFacts = Required<Pick<RemoteChatFacts, 'structure' | 'sendsExtras' | 'hasTokenizer'>>;

/** A model that has to be read from disk first takes its time. */
const timeoutMs = 120_000;
/** A word that no model writes by itself: only an engine that holds it to a form does. */
const unlikelyWord = 'zqxj';
const probeGrammar = `root ::= "${unlikelyWord}"`;
const probeSchema = {
  type: 'object',
  properties: { word: { type: 'string', enum: [unlikelyWord] } },
  required: ['word'],
  additionalProperties: false,
};
const probeTokens = 48;
const wordSchema = z.object({ word: z.literal(unlikelyWord) });
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
        problem: 'The engine did not answer within two minutes.',
        facts: null,
      });
    if (!isAppError(error)) throw error;
    return outcome({ isWorking: false, problem: error.personMessage, facts: null });
  }
}

type Attempt = { structure: StructureWay; sendsExtras: boolean };
type Say = (attempt: Attempt) => Promise<string>;

function sayer(access: RemoteEngineAccess, facts: RemoteChatFacts, signal: AbortSignal): Say {
  return async (attempt) => {
    const chat = remoteChat(access, { ...facts, ...attempt });
    let text = '';
    const stream = chat.streamChat({
      messages: [{ role: 'user', content: 'Say yes.' }],
      maxTokens: probeTokens,
      grammar: probeGrammar,
      jsonSchema: probeSchema,
      signal,
    });
    for await (const event of stream) if (event.type === 'text') text += event.text;
    return text.trim();
  };
}

/** An old server refuses fields that it doesn't know; one that refuses the question itself refuses it without them, too. */
async function acceptsExtras(say: Say, access: RemoteEngineAccess): Promise<boolean> {
  const plainly = (sendsExtras: boolean) => say({ structure: 'instruction', sendsExtras });
  if (Object.keys(enginePresets[access.preset].extras).length === 0) {
    await plainly(false);
    return false;
  }
  try {
    await plainly(true);
    return true;
  } catch (error) {
    if (!isAppError(error, 'ENGINE_REPLY_INVALID')) throw error;
    await plainly(false);
    return false;
  }
}

function isHeld(way: StructureWay, text: string): boolean {
  if (way !== 'json-schema') return text === unlikelyWord;
  try {
    return wordSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** The first way of the preset that the engine really obeys: most ignore a field that they don't know, some refuse it. */
async function findStructure(
  say: Say,
  { access, sendsExtras }: { access: RemoteEngineAccess; sendsExtras: boolean },
): Promise<StructureWay> {
  for (const structure of enginePresets[access.preset].structures) {
    const text = await say({ structure, sendsExtras }).catch((error: unknown) => {
      if (isAppError(error)) return '';
      throw error;
    });
    if (isHeld(structure, text)) return structure;
  }
  return 'instruction';
}

async function countsTokens(access: RemoteEngineAccess, model: string): Promise<boolean> {
  if (enginePresets[access.preset].tokenizer === null) return false;
  try {
    const [count] = await countByEngine(remoteAddress(access), { model, preset: access.preset }, [
      'one two three',
    ]);
    return count !== undefined && count > 0;
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}

/**
 * Tries a language model: asks for a few words, then in each way that the preset knows for a word that only an engine that is
 * held to a form would write, and has tokens counted.
 */
export function probeChat(
  access: RemoteEngineAccess,
  facts: Pick<RemoteChatFacts, 'model' | 'contextTokens' | 'contextLimit'>,
): Promise<Probe<ChatProbeFacts>> {
  return probe(async (signal) => {
    const say = sayer(access, { ...facts, structure: 'instruction' }, signal);
    const sendsExtras = await acceptsExtras(say, access);
    const structure = await findStructure(say, { access, sendsExtras });
    if (signal.aborted) throw new AppError('ENGINE_UNAVAILABLE');
    return { structure, sendsExtras, hasTokenizer: await countsTokens(access, facts.model) };
  });
}

/** Asks for one vector, to learn its size. */
export function probeEmbedding(
  access: RemoteEngineAccess,
  model: string,
): Promise<Probe<{ dimensions: number }>> {
  return probe(async (signal) => {
    const address = remoteAddress(access);
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
