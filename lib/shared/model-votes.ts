import { z } from 'zod';
import type { UsageSums } from './usage.ts';

const modelName = z.string().trim().min(1).max(2100);

/** Which of two language models answered a question better, by their names. */
export const modelVoteSchema = z
  .strictObject({
    workspaceId: z.uuid(),
    first: modelName,
    second: modelName,
    better: z.enum(['first', 'second', 'both', 'neither']),
    /** True when the names were hidden until the vote. */
    blind: z.boolean(),
  })
  .refine(({ first, second }) => first !== second, { message: 'the models must be two', path: ['second'] });
export type ModelVote = z.infer<typeof modelVoteSchema>;

/** What is known of a language model: its votes, and the questions that it answered here. */
export type ComparedModel = {
  name: string;
  usage: UsageSums | null;
  won: number;
  even: number;
  lost: number;
};
