import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database, type Database } from '../db/client.ts';
import { groupMembers, user, workspaceRoles, workspaces } from '../db/schema/index.ts';
import { roleRank, type WorkspaceRole } from '../shared/roles.ts';
import { isCredentialValid } from './credentials.ts';
import { narrowRoles, readKeyScope } from './key-scope.ts';

/**
 * The role of each workspace that the principal may enter, highest of the grants to the person and to its groups.
 * This is the one place where access is decided: walls and restricted documents belong here and in `read-scope.ts`.
 * A key lends no more than its person has at that moment. The operator at the server's own console may enter all; a disabled person, or one whose session is over, none.
 */
export async function workspaceRolesOf(
  context: RequestContext,
  tx: Database = database(),
): Promise<Map<string, WorkspaceRole>> {
  const { principal } = context;
  if (!(await isCredentialValid(principal, tx))) return new Map();
  if (principal.kind === 'operator' || principal.kind === 'system') {
    const rows = await tx.select({ id: workspaces.id }).from(workspaces).where(isNull(workspaces.deletedAt));
    return new Map(rows.map((row) => [row.id, 'manager']));
  }
  if (principal.kind !== 'person' && principal.kind !== 'key') return new Map();
  const ownGroups = tx
    .select({ id: groupMembers.groupId })
    .from(groupMembers)
    .where(eq(groupMembers.userId, principal.userId));
  const rows = await tx
    .select({ workspaceId: workspaceRoles.workspaceId, role: workspaceRoles.role })
    .from(workspaceRoles)
    .innerJoin(workspaces, eq(workspaces.id, workspaceRoles.workspaceId))
    .where(
      and(
        isNull(workspaces.deletedAt),
        sql`exists (select 1 from ${user} where ${user.id} = ${principal.userId} and ${user.disabledAt} is null)`,
        or(eq(workspaceRoles.userId, principal.userId), inArray(workspaceRoles.groupId, ownGroups)),
      ),
    );
  const roles = new Map<string, WorkspaceRole>();
  for (const row of rows) {
    const known = roles.get(row.workspaceId);
    if (known === undefined || roleRank[row.role] > roleRank[known]) roles.set(row.workspaceId, row.role);
  }
  if (principal.kind !== 'key') return roles;
  const scope = await readKeyScope(tx, principal);
  return scope ? narrowRoles(roles, scope) : new Map();
}

/**
 * Returns the principal's role in the workspace; throws `NOT_FOUND` when it is absent or lower than needed. A change
 * passes its transaction, so that a right taken away a moment before is seen.
 */
export async function requireWorkspaceRole(
  context: RequestContext,
  input: { workspaceId: string; role: WorkspaceRole },
  tx: Database = database(),
): Promise<WorkspaceRole> {
  const held = (await workspaceRolesOf(context, tx)).get(input.workspaceId);
  if (held === undefined || roleRank[held] < roleRank[input.role]) throw new AppError('NOT_FOUND');
  return held;
}

/** Throws `NOT_FOUND` unless the principal is an administrator (read from the database, not from the session) or the operator. */
export async function requireAdministrator(
  context: RequestContext,
  tx: Database = database(),
): Promise<void> {
  const { principal } = context;
  if (principal.kind === 'operator' || principal.kind === 'system') return;
  if (principal.kind !== 'person' || !(await isCredentialValid(principal, tx)))
    throw new AppError('NOT_FOUND');
  const [row] = await tx
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.id, principal.userId), eq(user.role, 'administrator'), isNull(user.disabledAt)));
  if (!row) throw new AppError('NOT_FOUND');
}
