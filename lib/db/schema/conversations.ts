import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { workspaces } from './access.ts';

export const conversations = sqliteTable(
  'conversations',
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id),
    /** The person (or `operator`) whose conversation it is: nobody else sees it. */
    ownerId: text().notNull(),
    /** Made of the first question only, never of an answer. */
    title: text().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    deletedAt: integer(),
  },
  (table) => [index('conversations_by_owner').on(table.ownerId, table.workspaceId, table.updatedAt)],
);

/** A question with its answer. */
export const messages = sqliteTable(
  'messages',
  {
    id: text().primaryKey(),
    conversationId: text()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    ordinal: integer().notNull(),
    question: text().notNull(),
    /** The question as it was searched, when a follow-up had to be completed from the turns before. */
    searchedQuestion: text().notNull(),
    mode: text({ enum: ['quotes', 'model'] }).notNull(),
    state: text({ enum: ['streaming', 'complete', 'cancelled', 'failed'] }).notNull(),
    refused: integer({ mode: 'boolean' }).notNull().default(false),
    /** JSON of the answer as the person saw it (`AnswerView` of lib/shared); null while it streams. */
    answer: text({ mode: 'json' }).$type<unknown>(),
    /** JSON: model, prompt version, document hashes, index generation: what is needed to explain the answer later. */
    record: text({ mode: 'json' }).$type<Record<string, unknown>>(),
    createdAt: integer().notNull(),
    finishedAt: integer(),
  },
  (table) => [uniqueIndex('messages_by_ordinal').on(table.conversationId, table.ordinal)],
);

/**
 * Every chunk whose text a message was made of or showed, and those behind the earlier answers that its question took words from: a
 * message is shown only while all of them are readable.
 */
export const messageSources = sqliteTable(
  'message_sources',
  {
    messageId: text()
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    chunkId: text().notNull(),
    documentId: text().notNull(),
    versionId: text().notNull(),
    cited: integer({ mode: 'boolean' }).notNull().default(false),
    /** True when its text may stand in the question as it was searched: the next question that takes words from it gets them, too. */
    inQuestion: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.messageId, table.chunkId] }),
    index('message_sources_by_document').on(table.documentId),
  ],
);
