import { and, eq, exists, isNull, or, sql } from 'drizzle-orm';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { groupMembers, user, workspaceRoles, workspaces } from '../db/schema/index.ts';

/** True when an active person manages the workspace, directly or through a group. */
async function hasManager(tx: Database, workspaceId: string): Promise<boolean> {
  const activeHolder = tx
    .select({ one: sql`1` })
    .from(user)
    .leftJoin(groupMembers, eq(groupMembers.userId, user.id))
    .where(
      and(
        isNull(user.disabledAt),
        or(eq(workspaceRoles.userId, user.id), eq(workspaceRoles.groupId, groupMembers.groupId)),
      ),
    );
  const [row] = await tx
    .select({ id: workspaceRoles.id })
    .from(workspaceRoles)
    .where(
      and(
        eq(workspaceRoles.workspaceId, workspaceId),
        eq(workspaceRoles.role, 'manager'),
        exists(activeHolder),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** To be called at the end of a change in its transaction: throws `LAST_MANAGER`, which undoes the change. */
export async function requireManagerLeft(tx: Database, workspaceIds: readonly string[]): Promise<void> {
  for (const id of workspaceIds) {
    if (!(await hasManager(tx, id))) throw new AppError('LAST_MANAGER');
  }
}

/** The living workspaces that a group manages: those that a change of the group could leave without a manager. */
export async function workspacesManagedByGroup(tx: Database, groupId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: workspaces.id })
    .from(workspaceRoles)
    .innerJoin(workspaces, eq(workspaces.id, workspaceRoles.workspaceId))
    .where(
      and(
        eq(workspaceRoles.groupId, groupId),
        eq(workspaceRoles.role, 'manager'),
        isNull(workspaces.deletedAt),
      ),
    );
  return rows.map((row) => row.id);
}

/** The living workspaces that no active person manages. */
export async function unmanagedWorkspaces(tx: Database): Promise<string[]> {
  const rows = await tx.select({ id: workspaces.id }).from(workspaces).where(isNull(workspaces.deletedAt));
  const without: string[] = [];
  for (const { id } of rows) if (!(await hasManager(tx, id))) without.push(id);
  return without;
}
