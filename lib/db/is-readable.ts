import { database } from './client.ts';
import { aclEpoch } from './schema/index.ts';

/** True when the database answers a query that needs its file and its schema. */
export async function isDatabaseReadable(): Promise<boolean> {
  try {
    return (await database().select().from(aclEpoch)).length === 1;
  } catch {
    return false;
  }
}
