import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { shutsOut } from '#lib/access/walls.ts';
import { now } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';
import { newId } from '#lib/core/ids.ts';
import type { Database } from '#lib/db/client.ts';
import { wallHolders, walls, wallWorkspaces } from '#lib/db/schema/index.ts';
import type { CheckedWall } from './wall-input.ts';

/** Writes both sides of a wall, in place of those that it has. */
export async function writeSides(tx: Database, wallId: string, wall: CheckedWall): Promise<void> {
  await tx.delete(wallHolders).where(eq(wallHolders.wallId, wallId));
  await tx.delete(wallWorkspaces).where(eq(wallWorkspaces.wallId, wallId));
  for (const userId of wall.userIds) await tx.insert(wallHolders).values({ id: newId(), wallId, userId });
  for (const groupId of wall.groupIds) await tx.insert(wallHolders).values({ id: newId(), wallId, groupId });
  for (const workspaceId of wall.workspaceIds)
    await tx.insert(wallWorkspaces).values({ wallId, workspaceId });
}

/** What the audit log keeps of a wall: ids, no names and no reason. */
export function wallDetail(wall: CheckedWall) {
  const { kind, userIds, groupIds, workspaceIds, startsAt, endsAt } = wall;
  return { kind, personIds: userIds, groupIds, workspaceIds, startsAt, endsAt };
}

/** True of walls that stand or will. */
export function isInUse() {
  return and(isNull(walls.liftedAt), or(isNull(walls.endsAt), gt(walls.endsAt, now())));
}

/** True when a wall that stands or will names the group. */
export async function isGroupOnWall(tx: Database, groupId: string): Promise<boolean> {
  const [row] = await tx
    .select({ id: walls.id })
    .from(walls)
    .innerJoin(wallHolders, eq(wallHolders.wallId, walls.id))
    .where(and(eq(wallHolders.groupId, groupId), isInUse()))
    .limit(1);
  return row !== undefined;
}

/** The walls, that stand or will, which shut this person out as things are. */
export async function wallsAgainst(tx: Database, userId: string): Promise<Set<string>> {
  const rows = await tx
    .select({ id: walls.id })
    .from(walls)
    .where(and(isInUse(), shutsOut(tx, { userId, at: now() })));
  return new Set(rows.map(({ id }) => id));
}

/** Takes a group off walls that are over, before it is deleted. Throws `WALL_IN_USE` when one stands or will. */
export async function leaveWalls(tx: Database, groupId: string): Promise<void> {
  if (await isGroupOnWall(tx, groupId)) throw new AppError('WALL_IN_USE');
  await tx.delete(wallHolders).where(eq(wallHolders.groupId, groupId));
}
