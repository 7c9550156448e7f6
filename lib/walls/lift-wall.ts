import { eq } from 'drizzle-orm';
import { raiseEpoch } from '#lib/access/epoch.ts';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { walls } from '#lib/db/schema/index.ts';
import { requireOthersWall } from './own-walls.ts';

/**
 * Ends a wall now and for good; for administrators whom it does not concern. It stays in the list. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, `CONFLICT`
 * when it is over already, `WALL_OWN`.
 */
export async function liftWall(context: RequestContext, { wallId }: { wallId: string }): Promise<void> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await requireOthersWall(tx, context, wallId);
    const lifted = { liftedAt: now(), liftedBy: principalId(context.principal) };
    await tx.update(walls).set(lifted).where(eq(walls.id, wallId));
    await raiseEpoch(tx);
    await recordAudit(tx, context, { action: 'wall.lifted', objectType: 'wall', objectId: wallId });
  });
}
