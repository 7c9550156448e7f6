import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { workspaces } from './access.ts';

/** Where a golden question's answer stands: any of its places counts as found. */
export type GoldenPlace = { documentId: string; page: number | null; quote: string | null };

/** Questions whose answers a workspace's managers know, kept to measure a change of models on them before it is made. */
export const goldenQuestions = sqliteTable(
  'golden_questions',
  {
    id: text().primaryKey(),
    workspaceId: text()
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    question: text().notNull(),
    places: text({ mode: 'json' }).$type<GoldenPlace[]>().notNull(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [index('golden_questions_by_workspace').on(table.workspaceId, table.createdAt)],
);
