import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Models of the catalogue that an administrator has asked for. How far each is, and what went wrong, says its job. */
export const modelDownloads = sqliteTable(
  'model_downloads',
  {
    id: text().primaryKey(),
    /** The entry of the catalogue; at most one download of it is kept. */
    entryId: text().notNull(),
    /** What the hub said of the file: from then on it must stay so. Null until it was asked. */
    sha256: text(),
    bytes: integer(),
    etag: text(),
    /** Where the hub sent on to, as `host:port`: it may be connected to while the download runs. */
    sentOnTo: text(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [uniqueIndex('model_downloads_by_entry').on(table.entryId)],
);

/** Model files that may be used, by what they are: the list of hashes that an administrator stands for. */
export const modelFiles = sqliteTable(
  'model_files',
  {
    /** Of the whole file; of a split model, of the hashes of its parts. */
    sha256: text().primaryKey(),
    name: text().notNull(),
    bytes: integer().notNull(),
    /** The entry of the catalogue that was downloaded: what its hash is pinned to when the catalogue names none. */
    entryId: text(),
    origin: text({ enum: ['download', 'administrator', 'import', 'chosen-before'] }).notNull(),
    confirmedBy: text().notNull(),
    confirmedAt: integer().notNull(),
  },
  (table) => [index('model_files_by_entry').on(table.entryId)],
);
