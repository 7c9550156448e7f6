import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { shutsOut } from '#lib/access/walls.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
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

/**
 * A wall that stands or will, and that this administrator may change. Nobody opens a wall to themselves: one that shuts them out,
 * of whatever kind and whether or not they have a role behind it now, is another administrator's to change. A role can come
 * back: by a group that they left, by emergency access. Throws `NOT_FOUND`, `CONFLICT` when it is over, `WALL_OWN`.
 */
export async function requireOthersWall(
  tx: Database,
  context: RequestContext,
  wallId: string,
): Promise<void> {
  const [wall] = await tx.select({ id: walls.id }).from(walls).where(eq(walls.id, wallId));
  if (!wall) throw new AppError('NOT_FOUND');
  const [standing] = await tx
    .select({ id: walls.id })
    .from(walls)
    .where(and(eq(walls.id, wallId), isInUse()));
  if (!standing)
    throw new AppError('CONFLICT', { personMessage: 'This wall is over. Make a new one instead.' });
  const { principal } = context;
  if (principal.kind === 'operator' || principal.kind === 'system') return;
  if (principal.kind !== 'person') throw new AppError('NOT_FOUND');
  const [own] = await tx
    .select({ id: walls.id })
    .from(walls)
    .where(and(eq(walls.id, wallId), shutsOut(tx, { userId: principal.userId, at: now() })));
  if (own) throw new AppError('WALL_OWN');
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

/** Throws `WALL_OWN` when an administrator would change who is in a group on a wall, and is that person. */
export async function requireOthersGroup(
  tx: Database,
  context: RequestContext,
  { groupId, userId }: { groupId: string; userId: string },
): Promise<void> {
  const { principal } = context;
  if (!('userId' in principal) || principal.userId !== userId) return;
  if (await isGroupOnWall(tx, groupId)) throw new AppError('WALL_OWN');
}

/** Takes a group off walls that are over, before it is deleted. Throws `WALL_IN_USE` when one stands or will. */
export async function leaveWalls(tx: Database, groupId: string): Promise<void> {
  if (await isGroupOnWall(tx, groupId)) throw new AppError('WALL_IN_USE');
  await tx.delete(wallHolders).where(eq(wallHolders.groupId, groupId));
}
