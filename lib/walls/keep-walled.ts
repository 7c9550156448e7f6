import { and, eq } from 'drizzle-orm';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import type { Database } from '#lib/db/client.ts';
import { wallHolders, walls } from '#lib/db/schema/index.ts';
import { isInUse } from './wall-rows.ts';

/**
 * Keeps a person shut out who left groups because a claim of an identity provider no longer says so: each wall against such a
 * group, that stands or will, names the person from then on, until an administrator takes them off it. In the caller's
 * transaction, which raises the epoch.
 */
export async function keepWalled(
  tx: Database,
  context: RequestContext,
  input: { userId: string; providerId: string; groupIds: readonly string[] },
): Promise<number> {
  const { userId, providerId } = input;
  let kept = 0;
  for (const groupId of input.groupIds) {
    const shutting = await tx
      .select({ wallId: walls.id })
      .from(walls)
      .innerJoin(wallHolders, eq(wallHolders.wallId, walls.id))
      .where(and(eq(wallHolders.groupId, groupId), eq(walls.kind, 'all-but-these'), isInUse()));
    for (const { wallId } of shutting) {
      const row = { id: newId(), wallId, userId };
      const named = await tx.insert(wallHolders).values(row).onConflictDoNothing().returning();
      if (named.length === 0) continue;
      kept += 1;
      await recordAudit(tx, context, {
        action: 'wall.person-kept',
        objectType: 'wall',
        objectId: wallId,
        detail: { personId: userId, groupId, providerId },
      });
    }
  }
  return kept;
}
