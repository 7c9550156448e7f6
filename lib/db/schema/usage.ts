import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * One row per question that ended, however it ended: numbers and ids, never a word of it. It outlives the conversation, so that
 * deleting one gives no tokens back.
 */
export const questionUsage = sqliteTable(
  'question_usage',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    messageId: text().notNull().unique(),
    /** When it ended, in milliseconds since 1970. */
    at: integer().notNull(),
    /** The person who asked, by themselves or with a key; `operator` or `system` otherwise. */
    personId: text().notNull(),
    workspaceId: text().notNull(),
    /** The name of the language model; null where the answer was made of quotes. */
    model: text(),
    outcome: text({ enum: ['answered', 'refused', 'cancelled', 'failed'] }).notNull(),
    promptTokens: integer().notNull(),
    /** Of the prompt: those that the engine had evaluated already and did not evaluate again. */
    reusedTokens: integer().notNull(),
    completionTokens: integer().notNull(),
    /** From asking to the end, waiting included. */
    durationMs: integer().notNull(),
    /** Claims of a written answer, withheld ones too, and of them those that their cited sentences support. */
    claims: integer().notNull().default(0),
    supportedClaims: integer().notNull().default(0),
  },
  (table) => [
    index('question_usage_by_person').on(table.personId, table.at),
    index('question_usage_by_time').on(table.at),
  ],
);

/** Which of two language models an administrator found better at a question, having seen both answers. Nothing of the question is kept. */
export const modelVotes = sqliteTable('model_votes', {
  id: text().primaryKey(),
  at: integer().notNull(),
  personId: text().notNull(),
  workspaceId: text().notNull(),
  first: text().notNull(),
  second: text().notNull(),
  better: text({ enum: ['first', 'second', 'both', 'neither'] }).notNull(),
  /** True when the names were hidden until the vote. */
  blind: integer({ mode: 'boolean' }).notNull(),
});
