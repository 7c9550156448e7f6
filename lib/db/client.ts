import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { config } from '../core/config.ts';
import { AppError } from '../core/errors.ts';
import * as schema from './schema/index.ts';

/** What runs queries: the reading database or an open transaction. */
export type Database = BetterSQLite3Database<typeof schema>;

type Connection = { sqlite: Sqlite.Database; orm: Database };

/** Reads from 3.51.3 on are safe: earlier versions could corrupt a WAL database that two processes checkpoint. */
const oldestSqlite = [3, 51, 3] as const;

/** What every connection must have, read back after it was set: SQLite ignores a misspelt pragma without a word. */
const requiredPragmas = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, secure_delete: 1 } as const;

/** Writes go through few pages again and again; reads through many. */
const cacheKilobytes = { reading: 32_768, writing: 4096 } as const;

let reader: Connection | undefined;
let writer: Connection | undefined;

/** The database for reading. Writing through it fails: changes go through `inTransaction`. */
export function database(): Database {
  reader ??= connect(config().paths.database, { queryOnly: true });
  return reader.orm;
}

/** The one connection that may write, for `inTransaction` and migrations only. */
export function writingConnection(): Connection {
  writer ??= connect(config().paths.database, { queryOnly: false });
  return writer;
}

/** Closes both connections; the next use opens them again (with the settings of then). */
export function closeDatabase(): void {
  reader?.sqlite.close();
  writer?.sqlite.close();
  reader = undefined;
  writer = undefined;
}

function connect(path: string, options: { queryOnly: boolean }): Connection {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  keepPrivate(path);
  // A reader in WAL mode never waits; the writer waits in `inTransaction`, without blocking the event loop.
  const sqlite = new Sqlite(path, { timeout: 100 });
  assertVersion(sqlite);
  for (const [name, value] of Object.entries(requiredPragmas)) sqlite.pragma(`${name} = ${value}`);
  for (const [name, value] of Object.entries(requiredPragmas)) assertPragma(sqlite, name, value);
  sqlite.pragma('temp_store = memory');
  sqlite.pragma(`cache_size = -${options.queryOnly ? cacheKilobytes.reading : cacheKilobytes.writing}`);
  if (options.queryOnly) sqlite.pragma('query_only = on');
  return { sqlite, orm: drizzle(sqlite, { schema, casing: 'snake_case' }) };
}

/**
 * A database is readable by the server's own account only, also before it is there; SQLite gives its companion files the same rights. A file that is
 * there is not opened here: closing it would drop the locks that another connection of this process holds.
 */
export function keepPrivate(path: string): void {
  if (!existsSync(path)) writeFileSync(path, '', { flag: 'a', mode: 0o600 });
  chmodSync(path, 0o600);
}

function assertPragma(sqlite: Sqlite.Database, name: string, expected: string | number): void {
  const actual = sqlite.pragma(name, { simple: true });
  if (actual !== expected) throw new Error(`pragma ${name} is ${String(actual)}, not ${expected}`);
}

function assertVersion(sqlite: Sqlite.Database): void {
  const version = String(sqlite.prepare('select sqlite_version()').pluck().get());
  const parts = version.split('.').map(Number);
  for (const [index, wanted] of oldestSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > wanted) return;
    if (part < wanted)
      throw new AppError('SETTING_INVALID', { message: `SQLite ${version} is older than 3.51.3` });
  }
}
