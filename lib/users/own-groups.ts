import { and, eq, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import {
  audit,
  documentGrants,
  documents,
  identityMoves,
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
 * True when one of them administers, or did at any time: each change of it is in the audit log. Whoever steps down knows the provider
 * and what its claims mean as well as before.
 */
async function haveAdministered(tx: Database, userIds: readonly string[]): Promise<boolean> {
  const [administrator] = await tx
    .select({ id: user.id })
    .from(user)
    .where(and(inArray(user.id, [...userIds]), eq(user.role, 'administrator')))
    .limit(1);
  if (administrator) return true;
  const [changed] = await tx
    .select({ seq: audit.seq })
    .from(audit)
    .where(
      and(
        inArray(audit.objectId, [...userIds]),
        eq(audit.action, 'person.changed'),
        sql`json_extract(${audit.body}, '$.detail.role') is not null`,
      ),
    )
    .limit(1);
  return changed !== undefined;
}

/** When an identity provider made the account (milliseconds since 1970); null when none did. */
async function madeByProviderAt(tx: Database, userId: string): Promise<number | null> {
  const [made] = await tx
    .select({ at: user.createdAt })
    .from(audit)
    .innerJoin(user, eq(user.id, audit.objectId))
    .where(
      and(
        eq(audit.objectId, userId),
        eq(audit.action, 'person.joined'),
        sql`json_extract(${audit.body}, '$.detail.providerId') is not null`,
      ),
    )
    .limit(1);
  return made?.at.getTime() ?? null;
}

/** The accounts from which identities were moved to this one, and to those, and when one was moved here last (null: never). */
async function movedHere(
  tx: Database,
  userId: string,
): Promise<{ fromIds: string[]; lastAt: number | null }> {
  const found = new Set([userId]);
  let lastAt: number | null = null;
  for (const id of found) {
    const moves = await tx.select().from(identityMoves).where(eq(identityMoves.toUserId, id));
    for (const { fromUserId } of moves) found.add(fromUserId);
    if (id === userId && moves.length > 0) lastAt = Math.max(...moves.map(({ createdAt }) => createdAt));
  }
  found.delete(userId);
  return { fromIds: [...found], lastAt };
}

/**
 * True of an account that an identity provider made, or that was given the identity of another one, after a wall was put up which keeps
 * people, by name, from what the group opens: it may be the second account of one of them. Whose it is, a wall can't know.
 */
async function mayBeSecondAccount(
  tx: Database,
  input: { groupId: string; userId: string; movedAt: number | null },
): Promise<boolean> {
  const since = Math.max((await madeByProviderAt(tx, input.userId)) ?? 0, input.movedAt ?? 0);
  if (since === 0) return false;
  const byRole = tx
    .select({ id: workspaceRoles.workspaceId })
    .from(workspaceRoles)
    .where(eq(workspaceRoles.groupId, input.groupId));
  // With a role that its people have by something else, the grant of a document opens it.
  const byGrant = tx
    .select({ id: documents.workspaceId })
    .from(documentGrants)
    .innerJoin(documents, eq(documents.id, documentGrants.documentId))
    .where(eq(documentGrants.groupId, input.groupId));
  const [wall] = await tx
    .select({ id: walls.id })
    .from(walls)
    .innerJoin(wallHolders, and(eq(wallHolders.wallId, walls.id), isNotNull(wallHolders.userId)))
    .innerJoin(wallWorkspaces, eq(wallWorkspaces.wallId, walls.id))
    .where(
      and(
        lte(walls.createdAt, since),
        or(inArray(wallWorkspaces.workspaceId, byRole), inArray(wallWorkspaces.workspaceId, byGrant)),
        eq(walls.kind, 'all-but-these'),
        isInUse(),
      ),
    )
    .limit(1);
  return wall !== undefined;
}

/**
 * True when a claim of an identity provider must not put this person into the group: they administer or did, so that they could have a
 * hand in what the provider says, and the group has rights or is on a wall that stands or will; or their account may be the second one
 * of somebody whom a wall shuts out, and they are not in the group yet. An identity that was moved brings along what its accounts
 * before were. An administrator puts them in.
 */
export async function isClosedToClaims(
  tx: Database,
  input: { groupId: string; userId: string; isMember: boolean },
): Promise<boolean> {
  const { groupId, userId, isMember } = input;
  const { fromIds, lastAt } = await movedHere(tx, userId);
  if (!isMember && (await mayBeSecondAccount(tx, { groupId, userId, movedAt: lastAt }))) return true;
  if (!(await haveAdministered(tx, [userId, ...fromIds]))) return false;
  return (await isGroupOnWall(tx, groupId)) || hasRights(tx, groupId);
}
