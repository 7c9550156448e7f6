import { createHash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { config } from '#lib/core/config.ts';
import { until } from '#tests/support/ingest.ts';
import { openJobs } from '#tests/support/jobs.ts';

/**
 * What is kept of acts and visits without being content: a refused request may be noted there. The index may be tidied
 * at any time.
 */
const mayGrow: Record<string, string> = {
  audit: '1 = 0',
  audit_documents: '1 = 0',
  session: '1 = 0',
  rate_limit: '1 = 0',
  account_attempts: '1 = 0',
  jobs: "name <> 'optimize-index'",
};

/** When a key was last used is noted once a minute. */
const mayChange: Record<string, string> = { api_keys: 'last_used_at' };

/** A hash of the rows of every table, when the worker has nothing left to do: to see whether anything was changed. */
export async function snapshot(): Promise<Record<string, string>> {
  await until('everything is read', async () => (await openJobs()).length === 0, 120_000);
  const sqlite = new Sqlite(config().paths.database, { readonly: true });
  try {
    const tables = sqlite
      .prepare(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`)
      .pluck()
      .all() as string[];
    return Object.fromEntries(tables.map((table) => [table, hashOf(sqlite, table)]));
  } finally {
    sqlite.close();
  }
}

function hashOf(sqlite: Sqlite.Database, table: string): string {
  const hash = createHash('sha256');
  const columns = sqlite.prepare(`select name from pragma_table_info('${table}')`).pluck().all() as string[];
  const kept = columns.filter((column) => column !== mayChange[table]).map((column) => `"${column}"`);
  const from = `"${table}" where ${mayGrow[table] ?? '1 = 1'}`;
  const rows = sqlite.prepare(`select ${kept.join(', ')} from ${from} order by 1, 2`);
  for (const row of rows.raw().iterate()) hash.update(JSON.stringify(row));
  return hash.digest('hex');
}
