import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { AppError } from '#lib/core/errors.ts';
import type { Database } from '#lib/db/client.ts';
import { wallHolders, walls, wallWorkspaces } from '#lib/db/schema/index.ts';

type WallRow = Pick<typeof walls.$inferSelect, 'name' | 'reason' | 'kind' | 'startsAt' | 'endsAt'>;
type WallIds = {
  userIds: readonly string[];
  groupIds: readonly string[];
  workspaceIds: readonly string[];
};

/**
 * What a wall was when somebody looked at it, as a SHA-256 over all that a change replaces: two walls with the same text, kind,
 * times and sides have the same one.
 */
export function seenOf({ name, reason, kind, startsAt, endsAt }: WallRow, ids: WallIds): string {
  const sides = [ids.userIds, ids.groupIds, ids.workspaceIds].map((side) => side.toSorted());
  const whole = JSON.stringify([name, reason, kind, startsAt, endsAt, ...sides]);
  return createHash('sha256').update(whole, 'utf8').digest('hex');
}

/**
 * Throws `CONFLICT` when the wall is not what it was when its form was opened: a change replaces both sides, and would let in
 * again whom the wall was made to name meanwhile. In the transaction of the change.
 */
export async function requireUnchanged(
  tx: Database,
  { wallId, seen }: { wallId: string; seen: string },
): Promise<void> {
  const [wall] = await tx.select().from(walls).where(eq(walls.id, wallId));
  const holders = await tx.select().from(wallHolders).where(eq(wallHolders.wallId, wallId));
  const closed = await tx.select().from(wallWorkspaces).where(eq(wallWorkspaces.wallId, wallId));
  const ids = {
    userIds: holders.flatMap(({ userId }) => userId ?? []),
    groupIds: holders.flatMap(({ groupId }) => groupId ?? []),
    workspaceIds: closed.map(({ workspaceId }) => workspaceId),
  };
  if (wall && seenOf(wall, ids) === seen) return;
  throw new AppError('CONFLICT', {
    personMessage: 'Somebody changed this wall meanwhile. Look at it again.',
  });
}
