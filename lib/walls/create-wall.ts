import { raiseEpoch } from '#lib/access/epoch.ts';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import { now } from '#lib/core/clock.ts';
import { principalId, type RequestContext } from '#lib/core/context.ts';
import { newId } from '#lib/core/ids.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { walls } from '#lib/db/schema/index.ts';
import { checkedWall, type WallInput } from './wall-input.ts';
import { wallDetail, writeSides } from './wall-rows.ts';

/**
 * Puts a wall up; for administrators. It counts for the next request, and for answers that are being written. Throws `NOT_FOUND`,
 * `STEP_UP_REQUIRED`, `INPUT_INVALID`.
 */
export async function createWall(context: RequestContext, input: WallInput): Promise<{ wallId: string }> {
  return inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    const wall = await checkedWall(tx, input);
    const wallId = newId();
    const { name, reason, kind, startsAt, endsAt } = wall;
    const created = { createdBy: principalId(context.principal), createdAt: now() };
    await tx.insert(walls).values({ id: wallId, name, reason, kind, startsAt, endsAt, ...created });
    await writeSides(tx, wallId, wall);
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'wall.created',
      objectType: 'wall',
      objectId: wallId,
      detail: wallDetail(wall),
    });
    return { wallId };
  });
}
