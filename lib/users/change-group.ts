import { eq } from 'drizzle-orm';
import { requireFreshSession } from '../access/fresh-session.ts';
import { requireAdministrator } from '../access/roles.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { RequestContext } from '../core/context.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { groups } from '../db/schema/index.ts';
import { requireNothingWalled, requireOthersGroup } from '../walls/own-walls.ts';
import { checkedGroupName, requireGroup } from './group-rows.ts';

/**
 * Renames a group; for administrators. Two that swap names would have others give the wrong one rights, so it needs what a change of
 * rights needs, and whom a wall shuts out renames none that it names, or that opens what it closes. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, `INPUT_INVALID`,
 * `NAME_TAKEN`, `WALL_OWN`.
 */
export async function changeGroup(
  context: RequestContext,
  input: { groupId: string; name: string },
): Promise<void> {
  const { groupId } = input;
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await requireGroup(tx, groupId);
    await requireOthersGroup(tx, context, { groupId });
    await requireNothingWalled(tx, context, groupId);
    const name = await checkedGroupName(tx, { name: input.name, exceptGroupId: groupId });
    await tx.update(groups).set({ name }).where(eq(groups.id, groupId));
    await recordAudit(tx, context, {
      action: 'group.changed',
      objectType: 'group',
      objectId: groupId,
      detail: { fields: ['name'] },
    });
  });
}
