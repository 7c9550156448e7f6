import { and, eq, gt, inArray, isNull, lte, notInArray, or, sql, type SQL } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database, type Database } from '../db/client.ts';
import { breakGlass, user, workspaceRoles, workspaces } from '../db/schema/index.ts';
import { roleRank, type ServerRole, type WorkspaceRole } from '../shared/roles.ts';
import { isCredentialValid } from './credentials.ts';
import { narrowRoles, readKeyScope } from './key-scope.ts';
import { closedWorkspaces, groupsOf, type PersonAt } from './walls.ts';

/**
 * The role of each workspace that the principal may enter: the highest of the grants to the person and to its groups, or reader by
 * emergency access. What a wall closes is left out, whatever was granted. This and `read-scope.ts` are the only places where
 * access is decided. A key lends no more than its person has at that moment, and never emergency access. The operator at the
 * server's own console may enter all; a disabled person, or one whose session is over, none.
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
  if (principal.kind === 'key') {
    const granted = highestOf(await grantedRoles(tx, { userId: principal.userId, at: now() }));
    const scope = await readKeyScope(tx, principal);
    return scope ? narrowRoles(granted, scope) : new Map();
  }
  if (principal.kind !== 'person' && principal.kind !== 'reviewed') return new Map();
  const person = { userId: principal.userId, at: now() };
  return highestOf([...(await grantedRoles(tx, person)), ...(await emergencyRoles(tx, person))]);
}

function highestOf(rows: readonly RoleRow[]): Map<string, WorkspaceRole> {
  const roles = new Map<string, WorkspaceRole>();
  for (const row of rows) {
    const known = roles.get(row.workspaceId);
    if (known === undefined || roleRank[row.role] > roleRank[known]) roles.set(row.workspaceId, row.role);
  }
  return roles;
}

type RoleRow = { workspaceId: string; role: WorkspaceRole };

/** True while the account is open and, if asked for, has this role on the server. */
function isActive(userId: string, role?: ServerRole): SQL {
  const hasRole = role === undefined ? sql`` : sql`and ${user.role} = ${role}`;
  return sql`exists (select 1 from ${user} where ${user.id} = ${userId} and ${user.disabledAt} is null ${hasRole})`;
}

/** One statement, denials included: no moment lies between reading a grant and reading a wall. */
async function grantedRoles(tx: Database, person: PersonAt): Promise<RoleRow[]> {
  const { userId } = person;
  return tx
    .select({ workspaceId: workspaceRoles.workspaceId, role: workspaceRoles.role })
    .from(workspaceRoles)
    .innerJoin(workspaces, eq(workspaces.id, workspaceRoles.workspaceId))
    .where(
      and(
        isNull(workspaces.deletedAt),
        isActive(userId),
        notInArray(workspaceRoles.workspaceId, closedWorkspaces(tx, person)),
        or(eq(workspaceRoles.userId, userId), inArray(workspaceRoles.groupId, groupsOf(tx, person))),
      ),
    );
}

async function emergencyRoles(tx: Database, person: PersonAt): Promise<RoleRow[]> {
  const { userId, at } = person;
  const rows = await tx
    .select({ workspaceId: breakGlass.workspaceId })
    .from(breakGlass)
    .innerJoin(workspaces, eq(workspaces.id, breakGlass.workspaceId))
    .where(
      and(
        isNull(workspaces.deletedAt),
        isActive(userId, 'administrator'),
        notInArray(breakGlass.workspaceId, closedWorkspaces(tx, person)),
        eq(breakGlass.userId, userId),
        isNull(breakGlass.endedAt),
        lte(breakGlass.startsAt, at),
        gt(breakGlass.endsAt, at),
      ),
    );
  return rows.map(({ workspaceId }) => ({ workspaceId, role: 'reader' }));
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
  // Whoever looks at the rights of somebody else does nothing in their name.
  if (context.principal.kind === 'reviewed' && input.role !== 'reader') throw new AppError('NOT_FOUND');
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
