import { and, eq, exists, inArray, isNull, notExists, or, sql } from 'drizzle-orm';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { groupsOf } from '#lib/access/walls.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
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
 * that nobody could open to others any more. Those that were so before (whoever could was disabled) don't count. Whoever may not
 * read all of what would be left behind gets a `CONFLICT` that speaks of no document.
 */
export async function keepingGrantedManagers<T>(
  tx: Database,
  context: RequestContext,
  change: () => Promise<T>,
): Promise<T> {
  const before = await orphanedDocuments(tx);
  const known = await knownDocuments(tx, context);
  const result = await change();
  const orphaned = [...(await orphanedDocuments(tx))].filter((id) => !before.has(id));
  if (orphaned.length === 0) return result;
  if (known === 'all' || orphaned.every((id) => known.has(id))) throw new AppError('LAST_GRANT');
  throw new AppError('CONFLICT', {
    personMessage:
      'This person or group is still needed here as it is. Ask them to do it themselves, or ask an administrator.',
  });
}

/** The restricted documents that whoever acts may read: those of the workspaces they may enter that they were granted. */
async function knownDocuments(tx: Database, context: RequestContext): Promise<Set<string> | 'all'> {
  const { principal } = context;
  if (principal.kind === 'operator' || principal.kind === 'system') return 'all';
  if (!('userId' in principal)) return new Set();
  const { userId } = principal;
  const workspaceIds = [...(await workspaceRolesOf(context, tx)).keys()];
  const rows = await tx
    .select({ id: documentGrants.documentId })
    .from(documentGrants)
    .innerJoin(documents, eq(documents.id, documentGrants.documentId))
    .where(
      and(
        inArray(documents.workspaceId, workspaceIds),
        or(
          eq(documentGrants.userId, userId),
          inArray(documentGrants.groupId, groupsOf(tx, { userId, at: now() })),
        ),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}
