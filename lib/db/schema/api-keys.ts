import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { user } from './auth.ts';

/** Keys with which programs act as a person, never with more rights than the key names. Only hashes are kept. */
export const apiKeys = sqliteTable(
  'api_keys',
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    secretHash: text().notNull().unique(),
    /** The highest role that the key lends, whatever the person's own is. */
    role: text({ enum: ['reader', 'editor'] }).notNull(),
    /** The workspaces it opens; null for all of the person's. */
    workspaceIds: text({ mode: 'json' }).$type<string[]>(),
    createdAt: integer().notNull(),
    expiresAt: integer().notNull(),
    lastUsedAt: integer(),
    revokedAt: integer(),
  },
  (table) => [index('api_keys_by_user').on(table.userId)],
);
