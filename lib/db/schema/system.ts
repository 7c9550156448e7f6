import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A column that the database computes from the body of a row: it can be searched, and can't say anything else. */
const fromBody = (place: string) =>
  text().generatedAlwaysAs(sql.raw(`json_extract(body, '$.${place}')`), { mode: 'virtual' });

/** One row per act, chained by hash; triggers refuse update and delete. */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer().primaryKey(),
    previousHash: blob({ mode: 'buffer' }).notNull(),
    /** Canonical JSON (RFC 8785): ids only, no names and no text. */
    body: text().notNull(),
    hash: blob({ mode: 'buffer' }).notNull(),
    at: fromBody('at'),
    actor: fromBody('actor'),
    action: fromBody('action'),
    objectId: fromBody('objectId'),
    workspaceId: fromBody('workspaceId'),
    /** The other person of an act, e.g. who got a role. */
    personId: fromBody('detail.personId'),
  },
  (table) => [
    index('audit_by_time').on(table.at),
    index('audit_by_actor').on(table.actor, table.seq),
    index('audit_by_action').on(table.action, table.seq),
    index('audit_by_object').on(table.objectId, table.seq),
    index('audit_by_workspace').on(table.workspaceId, table.seq),
    // What somebody asked or uploaded in the last hours, for their quotas.
    index('audit_by_actor_action').on(table.actor, table.action, table.at),
    index('audit_by_person').on(table.personId, table.seq),
  ],
);

/** Which rows of the log speak of a document: as the object, or because its text was in a prompt or an answer. */
export const auditDocuments = sqliteTable(
  'audit_documents',
  { documentId: text().notNull(), seq: integer().notNull() },
  (table) => [primaryKey({ columns: [table.documentId, table.seq] })],
);

/** What administrators chose in the product: remote engines, chosen models. */
export const settings = sqliteTable('settings', {
  key: text().primaryKey(),
  value: text({ mode: 'json' }).$type<unknown>().notNull(),
  updatedAt: integer().notNull(),
  updatedBy: text().notNull(),
});
