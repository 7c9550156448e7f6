import { and, eq, exists, isNull, notExists, or, sql } from 'drizzle-orm';
import { AppError } from '#lib/core/errors.ts';
import type { Database } from '#lib/db/client.ts';
import {
  documentGrants,
  documents,
  groupMembers,
  user,
  workspaceRoles,
  workspaces,
} from '#lib/db/schema/index.ts';

const one = { one: sql`1` };

/** True of a row's holder when it is the person of the outer query, or a group that they are in. */
function isHeldByPerson(tx: Database, row: typeof documentGrants | typeof workspaceRoles) {
  const inGroup = tx
    .select(one)
    .from(groupMembers)
    .where(and(eq(groupMembers.userId, user.id), eq(groupMembers.groupId, row.groupId)));
  return or(eq(row.userId, user.id), exists(inGroup));
}

/** The restricted documents that no active person may both open and manage: nobody could undo their restriction. */
export async function orphanedDocuments(tx: Database): Promise<Set<string>> {
  const granted = tx
    .select(one)
    .from(documentGrants)
    .where(and(eq(documentGrants.documentId, documents.id), isHeldByPerson(tx, documentGrants)));
  const manages = tx
    .select(one)
    .from(workspaceRoles)
    .where(
      and(
        eq(workspaceRoles.workspaceId, documents.workspaceId),
        eq(workspaceRoles.role, 'manager'),
        isHeldByPerson(tx, workspaceRoles),
      ),
    );
  const grantedManager = tx
    .select(one)
    .from(user)
    .where(and(isNull(user.disabledAt), exists(granted), exists(manages)));
  const rows = await tx
    .select({ id: documents.id })
    .from(documents)
    .innerJoin(workspaces, eq(workspaces.id, documents.workspaceId))
    .where(
      and(
        eq(documents.restricted, true),
        isNull(documents.deletedAt),
        isNull(workspaces.deletedAt),
        notExists(grantedManager),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Runs a change of roles, groups or grants, and throws `LAST_GRANT`, which undoes it, when a restricted document is left behind
 * that nobody could open to others any more. Those that were so before (whoever could was disabled) don't count.
 */
export async function keepingGrantedManagers<T>(tx: Database, change: () => Promise<T>): Promise<T> {
  const before = await orphanedDocuments(tx);
  const result = await change();
  const after = await orphanedDocuments(tx);
  if ([...after].some((id) => !before.has(id))) throw new AppError('LAST_GRANT');
  return result;
}
