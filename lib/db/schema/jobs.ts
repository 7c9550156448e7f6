import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/**
 * Work to be done later. A job is derived from the state of its subject (again at every boot and every minute), is
 * claimed by lease, and its crash count is written before an attempt starts.
 */
export const jobs = sqliteTable(
  'jobs',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** What it works on: a document version, a workspace, a document. At most one open job per name and subject. */
    subjectId: text().notNull(),
    workspaceId: text(),
    payload: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    state: text({ enum: ['waiting', 'running', 'done', 'failed', 'cancelled'] }).notNull(),
    priority: integer().notNull().default(0),
    attempts: integer().notNull().default(0),
    runAfter: integer().notNull(),
    leaseToken: text(),
    leaseUntil: integer(),
    stage: text(),
    progressDone: integer().notNull().default(0),
    progressTotal: integer().notNull().default(0),
    problemCode: text(),
    problem: text(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
    startedAt: integer(),
    finishedAt: integer(),
  },
  (table) => [
    uniqueIndex('jobs_by_subject').on(table.name, table.subjectId),
    index('jobs_to_claim').on(table.state, table.runAfter),
  ],
);
