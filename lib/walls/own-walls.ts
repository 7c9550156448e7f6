import { and, eq, inArray, or } from 'drizzle-orm';
import { shutsOut } from '#lib/access/walls.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError } from '#lib/core/errors.ts';
import type { Database } from '#lib/db/client.ts';
import {
  documentGrants,
  documents,
  wallHolders,
  walls,
  wallWorkspaces,
  workspaceRoles,
} from '#lib/db/schema/index.ts';
import { isGroupOnWall, isInUse } from './wall-rows.ts';

/**
 * Whom a wall shuts out opens it neither to themselves nor to anybody else: an account that they have, or somebody who tells them. So an
 * administrator decides nothing about who gets into a workspace that a wall, which stands or will, closes to them. Another one does.
 */

/** True of walls that shut out whoever acts; undefined for the operator, whom none does. Throws `NOT_FOUND` for all but people. */
function isOwnWall(tx: Database, { principal }: RequestContext) {
  if (principal.kind === 'operator' || principal.kind === 'system') return undefined;
  if (principal.kind !== 'person') throw new AppError('NOT_FOUND');
  return and(isInUse(), shutsOut(tx, { userId: principal.userId, at: now() }));
}

/** The workspaces that walls close to whoever acts, now or later. */
async function ownClosed(tx: Database, context: RequestContext): Promise<string[]> {
  const isOwn = isOwnWall(tx, context);
  if (!isOwn) return [];
  const rows = await tx
    .selectDistinct({ id: wallWorkspaces.workspaceId })
    .from(wallWorkspaces)
    .innerJoin(walls, eq(walls.id, wallWorkspaces.wallId))
    .where(isOwn);
  return rows.map(({ id }) => id);
}

/**
 * A wall that stands or will, and that this administrator may change: none that shuts them out, of whatever kind and whether or not they
 * have a role behind it now, nor another one around the same workspace. A role can come back: by a group that they left, by emergency
 * access. Throws `NOT_FOUND`, `CONFLICT` when it is over, `WALL_OWN`.
 */
export async function requireOthersWall(
  tx: Database,
  context: RequestContext,
  wallId: string,
): Promise<void> {
  const isIt = eq(walls.id, wallId);
  const [wall] = await tx.select({ id: walls.id }).from(walls).where(isIt);
  if (!wall) throw new AppError('NOT_FOUND');
  const [standing] = await tx.select({ id: walls.id }).from(walls).where(and(isIt, isInUse()));
  if (!standing)
    throw new AppError('CONFLICT', { personMessage: 'This wall is over. Make a new one instead.' });
  const isOwn = isOwnWall(tx, context);
  if (!isOwn) return;
  const closed = await ownClosed(tx, context);
  const [own] = await tx
    .select({ id: walls.id })
    .from(walls)
    .leftJoin(wallWorkspaces, eq(wallWorkspaces.wallId, walls.id))
    .where(and(isIt, or(isOwn, inArray(wallWorkspaces.workspaceId, closed))))
    .limit(1);
  if (own) throw new AppError('WALL_OWN');
}

/** Throws `WALL_OWN` when a wall closes the workspace to the administrator who would let somebody in. */
export async function requireOthersWorkspace(
  tx: Database,
  context: RequestContext,
  workspaceId: string,
): Promise<void> {
  if ((await ownClosed(tx, context)).includes(workspaceId)) throw new AppError('WALL_OWN');
}

/**
 * Throws `WALL_OWN` when an administrator would change a group on a wall, or who is in it, and is that person, or a wall closes to them what
 * that one closes.
 */
export async function requireOthersGroup(
  tx: Database,
  context: RequestContext,
  { groupId, userId }: { groupId: string; userId?: string },
): Promise<void> {
  const { principal } = context;
  const isThemselves = 'userId' in principal && principal.userId === userId;
  if (isThemselves && (await isGroupOnWall(tx, groupId))) throw new AppError('WALL_OWN');
  const closed = await ownClosed(tx, context);
  const [named] = await tx
    .select({ id: walls.id })
    .from(walls)
    .innerJoin(wallHolders, eq(wallHolders.wallId, walls.id))
    .innerJoin(wallWorkspaces, eq(wallWorkspaces.wallId, walls.id))
    .where(and(eq(wallHolders.groupId, groupId), isInUse(), inArray(wallWorkspaces.workspaceId, closed)))
    .limit(1);
  if (named) throw new AppError('WALL_OWN');
}

/** Throws `WALL_OWN` when the group has a role, or the grant of a document, in a workspace that a wall closes to the administrator. */
export async function requireNothingWalled(
  tx: Database,
  context: RequestContext,
  groupId: string,
): Promise<void> {
  const closed = await ownClosed(tx, context);
  if (closed.length === 0) return;
  const [role] = await tx
    .select({ id: workspaceRoles.id })
    .from(workspaceRoles)
    .where(and(eq(workspaceRoles.groupId, groupId), inArray(workspaceRoles.workspaceId, closed)))
    .limit(1);
  const [grant] = await tx
    .select({ id: documents.id })
    .from(documentGrants)
    .innerJoin(documents, eq(documents.id, documentGrants.documentId))
    .where(and(eq(documentGrants.groupId, groupId), inArray(documents.workspaceId, closed)))
    .limit(1);
  if (role ?? grant) throw new AppError('WALL_OWN');
}
