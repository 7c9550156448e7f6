import { and, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import {
  audit,
  documentGrants,
  documents,
  user,
  wallHolders,
  walls,
  wallWorkspaces,
  workspaceRoles,
  workspaces,
} from '../db/schema/index.ts';
import { isGroupOnWall, isInUse } from '../walls/wall-rows.ts';

/** True when the group has a role in a living workspace, or a grant of a document there. */
async function hasRights(tx: Database, groupId: string): Promise<boolean> {
  const [role] = await tx
    .select({ id: workspaceRoles.id })
    .from(workspaceRoles)
    .innerJoin(workspaces, eq(workspaces.id, workspaceRoles.workspaceId))
    .where(and(eq(workspaceRoles.groupId, groupId), isNull(workspaces.deletedAt)))
    .limit(1);
  if (role) return true;
  const [grant] = await tx
    .select({ id: documentGrants.documentId })
    .from(documentGrants)
    .innerJoin(documents, eq(documents.id, documentGrants.documentId))
    .where(and(eq(documentGrants.groupId, groupId), isNull(documents.deletedAt)))
    .limit(1);
  return grant !== undefined;
}

/**
 * Nobody gives themselves access: an administrator puts themselves into no group that has a role in a workspace or the grant of
 * a document. Throws `CONFLICT`.
 */
export async function requireNoOwnAccess(
  tx: Database,
  { principal }: RequestContext,
  input: { groupId: string; userId: string },
): Promise<void> {
  if (!('userId' in principal) || principal.userId !== input.userId) return;
  if (await hasRights(tx, input.groupId)) throw ownAccessError();
}

/** What an administrator is told who would give themselves a role. */
export function ownAccessError(): AppError {
  return new AppError('CONFLICT', {
    personMessage:
      'Nobody gives access to themselves. Another administrator has to do this, or a manager of the workspace gives you a role.',
  });
}

/**
 * True of somebody who administers, or did at any time: each change of it is in the audit log. Whoever steps down knows the provider
 * and what its claims mean as well as before.
 */
async function hasAdministered(tx: Database, userId: string): Promise<boolean> {
  const [administrator] = await tx
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.id, userId), eq(user.role, 'administrator')));
  if (administrator) return true;
  const [changed] = await tx
    .select({ seq: audit.seq })
    .from(audit)
    .where(
      and(
        eq(audit.objectId, userId),
        eq(audit.action, 'person.changed'),
        sql`json_extract(${audit.body}, '$.detail.role') is not null`,
      ),
    )
    .limit(1);
  return changed !== undefined;
}

/**
 * True of an account that an identity provider made after a wall was put up which keeps people, by name, from what the group opens:
 * it may be the second account of one of them. Whose it is, a wall can't know.
 */
async function mayBeSecondAccount(
  tx: Database,
  { groupId, userId }: { groupId: string; userId: string },
): Promise<boolean> {
  const [made] = await tx
    .select({ seq: audit.seq })
    .from(audit)
    .where(
      and(
        eq(audit.objectId, userId),
        eq(audit.action, 'person.joined'),
        sql`json_extract(${audit.body}, '$.detail.providerId') is not null`,
      ),
    )
    .limit(1);
  if (!made) return false;
  const [wall] = await tx
    .select({ id: walls.id })
    .from(walls)
    .innerJoin(wallHolders, and(eq(wallHolders.wallId, walls.id), isNotNull(wallHolders.userId)))
    .innerJoin(wallWorkspaces, eq(wallWorkspaces.wallId, walls.id))
    .innerJoin(workspaceRoles, eq(workspaceRoles.workspaceId, wallWorkspaces.workspaceId))
    .innerJoin(user, and(eq(user.id, userId), lte(walls.createdAt, sql`${user.createdAt}`)))
    .where(and(eq(workspaceRoles.groupId, groupId), eq(walls.kind, 'all-but-these'), isInUse()))
    .limit(1);
  return wall !== undefined;
}

/**
 * True when a claim of an identity provider must not put this person into the group: they administer or did, so that they could have a
 * hand in what the provider says, and the group has rights or is on a wall that stands or will; or their account may be the second one
 * of somebody whom a wall shuts out, and they are not in the group yet. An administrator puts them in.
 */
export async function isClosedToClaims(
  tx: Database,
  input: { groupId: string; userId: string; isMember: boolean },
): Promise<boolean> {
  const { groupId, userId, isMember } = input;
  if (!isMember && (await mayBeSecondAccount(tx, input))) return true;
  if (!(await hasAdministered(tx, userId))) return false;
  return (await isGroupOnWall(tx, groupId)) || hasRights(tx, groupId);
}
