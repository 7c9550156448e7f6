import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { newId } from '../core/ids.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { groups } from '../db/schema/index.ts';
import { checkedGroupName } from './group-rows.ts';

/** Makes an empty group; for administrators. Throws `NOT_FOUND`, `INPUT_INVALID`, `NAME_TAKEN`. */
export async function createGroup(
  context: RequestContext,
  input: { name: string },
): Promise<{ groupId: string }> {
  return inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    const name = await checkedGroupName(tx, input);
    const groupId = newId();
    await tx.insert(groups).values({ id: groupId, name, createdAt: now() });
    await recordAudit(tx, context, { action: 'group.created', objectType: 'group', objectId: groupId });
    return { groupId };
  });
}
