import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import type { BetterAuthOptions, DBAdapter } from 'better-auth/types';
import { type Database, database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { account, rateLimit, session, user, verification } from '../db/schema/index.ts';
import { recordRemovedSessions, recordStartedSession } from './session-records.ts';

type Create = Parameters<DBAdapter['create']>[0];
type Remove = Parameters<DBAdapter['deleteMany']>[0];

/**
 * The database of better-auth. It reads through the reading connection; each of its writes is one `inTransaction` of ours,
 * and one that starts or ends a session carries its audit row.
 */
export function authDatabase(options: BetterAuthOptions): DBAdapter {
  const make = (connection: Database): DBAdapter =>
    drizzleAdapter(connection, {
      provider: 'sqlite',
      schema: { user, session, account, verification, rateLimit },
    })(options);
  const made = new WeakMap<Database, DBAdapter>();
  const on = (connection: Database): DBAdapter => {
    const adapter = made.get(connection) ?? make(connection);
    made.set(connection, adapter);
    return adapter;
  };
  const write = <T>(work: (adapter: DBAdapter, tx: Database) => Promise<T>): Promise<T> =>
    inTransaction((tx) => work(on(tx), tx));
  const remove = (input: Remove): Promise<number> =>
    write(async (adapter, tx) => {
      if (input.model === 'session') await recordRemovedSessions(tx, await adapter.findMany(input));
      return adapter.deleteMany(input);
    });
  const methods: Omit<DBAdapter, 'id' | 'transaction'> = {
    findOne: (input) => on(database()).findOne(input),
    findMany: (input) => on(database()).findMany(input),
    count: (input) => on(database()).count(input),
    create: (input: Create) =>
      write(async (adapter, tx) => {
        const row = await adapter.create(input);
        if (input.model === 'session') await recordStartedSession(tx, row);
        // The caller says what type the row has; nobody can check it here.
        return row as never;
      }),
    update: (input) => write((adapter) => adapter.update(input)),
    updateMany: (input) => write((adapter) => adapter.updateMany(input)),
    delete: async (input) => {
      await remove(input);
    },
    deleteMany: remove,
    consumeOne: (input) => write((adapter) => adapter.consumeOne(input)),
    incrementOne: (input) => write((adapter) => adapter.incrementOne(input)),
  };
  // The same object as made, so that better-auth's own check of the schema, registered for it, stays in force.
  return Object.assign(make(database()), methods);
}
