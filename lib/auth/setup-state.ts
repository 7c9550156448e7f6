import { and, eq, isNull } from 'drizzle-orm';
import { type Database, database } from '../db/client.ts';
import { user } from '../db/schema/index.ts';

/** True once somebody administers this server; from then on setting up is closed. */
export async function hasAdministrator(tx: Database = database()): Promise<boolean> {
  const [row] = await tx
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.role, 'administrator'), isNull(user.disabledAt)))
    .limit(1);
  return row !== undefined;
}
