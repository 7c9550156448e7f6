import { eq, sql } from 'drizzle-orm';
import { database, type Database } from '../db/client.ts';
import { aclEpoch } from '../db/schema/index.ts';

/** The access epoch: it rises with every change of who may read what. */
export async function currentEpoch(tx: Database = database()): Promise<number> {
  const [row] = await tx.select({ epoch: aclEpoch.epoch }).from(aclEpoch).where(eq(aclEpoch.id, 1));
  if (!row) throw new Error('the access epoch is missing: the database was not migrated');
  return row.epoch;
}

/** To be called in the transaction of every grant, role, group, disable and delete: running streams notice it. */
export async function raiseEpoch(tx: Database): Promise<void> {
  await tx
    .update(aclEpoch)
    .set({ epoch: sql`${aclEpoch.epoch} + 1` })
    .where(eq(aclEpoch.id, 1));
}
