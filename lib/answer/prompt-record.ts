import { z } from 'zod';
import type { HistoryMessage } from '#lib/conversations/history.ts';
import type { ReadScope } from '#lib/core/read-scope.ts';
import { promptVersion, type AnswerFormat, type PromptSource, type PromptTurn } from './prompt.ts';
import { readChunks } from './queries.ts';

/**
 * What is kept of a prompt, so that the next question of the conversation can repeat it to the letter and the engine
 * reads only what is new. Ids and the model's own words; the text of the sources is read again, through the scope.
 */
const promptRecordSchema = z.object({
  version: z.literal(promptVersion),
  modelId: z.string(),
  /** The form of the replies; records from before there were two are in lines. */
  format: z.enum(['lines', 'json']).default('lines'),
  /** True when no earlier turn was in the prompt. */
  isFirst: z.boolean(),
  question: z.string(),
  sources: z.array(
    z.object({ number: z.number().int(), chunkId: z.string(), sentenceIndexes: z.array(z.number().int()) }),
  ),
  reply: z.string(),
  /** A first reply that was not in the form, for whoever has to know all that a model wrote; no prompt repeats it. */
  discardedReply: z.string().nullable().default(null),
});
export type PromptRecord = z.infer<typeof promptRecordSchema>;

/** The record of a prompt and its reply. */
export function toPromptRecord(input: {
  modelId: string;
  format: AnswerFormat;
  turns: readonly PromptTurn[];
  question: string;
  sources: readonly PromptSource[];
  reply: string;
  discardedReply: string | null;
}): PromptRecord {
  return {
    version: promptVersion,
    modelId: input.modelId,
    format: input.format,
    isFirst: input.turns.length === 0,
    question: input.question,
    sources: input.sources.map(({ number, chunk, sentenceIndexes }) => ({
      number,
      chunkId: chunk.chunkId,
      sentenceIndexes: [...sentenceIndexes],
    })),
    reply: input.reply,
    discardedReply: input.discardedReply,
  };
}

type TurnsInput = { history: readonly HistoryMessage[]; modelId: string; format: AnswerFormat };

/** The last prompts in a row that each went on from the one before; none when the chain is broken. */
function lastChain({ history, modelId, format }: TurnsInput): PromptRecord[] {
  const chain: PromptRecord[] = [];
  for (const message of [...history].reverse()) {
    const record = promptRecordSchema.safeParse(message.record['prompt']).data;
    if (record?.modelId !== modelId || record.format !== format) return [];
    chain.unshift(record);
    if (record.isFirst) return chain;
  }
  return [];
}

/**
 * The turns that the next prompt repeats: empty when there are none, or when a source of one may not be read any more.
 */
export async function readTurns(scope: ReadScope, input: TurnsInput): Promise<PromptTurn[]> {
  const chain = lastChain(input);
  const chunks = await readChunks(
    scope,
    chain.flatMap((record) => record.sources.map(({ chunkId }) => chunkId)),
  );
  const byId = new Map(chunks.map((chunk) => [chunk.chunkId, chunk]));
  const turns: PromptTurn[] = [];
  for (const record of chain) {
    const sources = record.sources.flatMap(({ chunkId, number, sentenceIndexes }) => {
      const chunk = byId.get(chunkId);
      return chunk ? [{ number, chunk, sentenceIndexes }] : [];
    });
    if (sources.length !== record.sources.length) return [];
    turns.push({ question: record.question, sources, reply: record.reply });
  }
  return turns;
}
