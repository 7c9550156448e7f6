import { eq } from 'drizzle-orm';
import { raiseEpoch } from '#lib/access/epoch.ts';
import { requireFreshSession } from '#lib/access/fresh-session.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import { recordAudit } from '#lib/audit/record-audit.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import { walls } from '#lib/db/schema/index.ts';
import { requireOthersWall } from './own-walls.ts';
import { checkedWall, type WallInput } from './wall-input.ts';
import { wallDetail, writeSides } from './wall-rows.ts';
import { requireUnchanged } from './wall-seen.ts';

export type ChangeWallInput = WallInput & {
  wallId: string;
  /** Of the wall's view, when its form was opened. */
  seen: string;
};

/**
 * Gives a wall that stands or will another name, reason, kind, sides and times, all at once; for administrators whom it does not
 * concern. Throws `NOT_FOUND`, `STEP_UP_REQUIRED`, `INPUT_INVALID`, `WALL_OWN`, and `CONFLICT` when it is over or not what it was
 * when the form was opened: somebody may have been named on it since, by an administrator or by a claim.
 */
export async function changeWall(
  context: RequestContext,
  { wallId, seen, ...input }: ChangeWallInput,
): Promise<void> {
  await inTransaction(async (tx) => {
    await requireAdministrator(context, tx);
    await requireFreshSession(context, tx);
    await requireOthersWall(tx, context, wallId);
    await requireUnchanged(tx, { wallId, seen });
    const wall = await checkedWall(tx, input);
    const { name, reason, kind, startsAt, endsAt } = wall;
    await tx.update(walls).set({ name, reason, kind, startsAt, endsAt }).where(eq(walls.id, wallId));
    await writeSides(tx, wallId, wall);
    await raiseEpoch(tx);
    await recordAudit(tx, context, {
      action: 'wall.changed',
      objectType: 'wall',
      objectId: wallId,
      detail: wallDetail(wall),
    });
  });
}
