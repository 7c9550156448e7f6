import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** One row per act, chained by hash; triggers refuse update and delete. */
export const audit = sqliteTable('audit', {
  seq: integer().primaryKey(),
  previousHash: blob({ mode: 'buffer' }).notNull(),
  /** Canonical JSON (RFC 8785): ids only, no names and no text. */
  body: text().notNull(),
  hash: blob({ mode: 'buffer' }).notNull(),
});

/** What administrators chose in the product: remote engines, chosen models. */
export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text({ mode: 'json' }).$type<unknown>().notNull(),
  updatedAt: integer().notNull(),
  updatedBy: text().notNull(),
});
