import { and, eq, inArray, isNull, not, or, type SQL } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { ReadScope } from '../core/read-scope.ts';
import { database } from '../db/client.ts';
import { documentGrants, documents, searchIndexes } from '../db/schema/index.ts';
import { isCredentialValid } from './credentials.ts';
import { currentEpoch } from './epoch.ts';
import { workspaceRolesOf } from './roles.ts';
import { nextTimeLimit } from './time-limits.ts';
import { groupsOf } from './walls.ts';

/**
 * Makes the scope of what the principal may read now: all its workspaces, or the one given.
 * Throws `NOT_FOUND` when that workspace is absent or may not be read.
 */
export async function makeReadScope(
  context: RequestContext,
  input: { workspaceId?: string } = {},
): Promise<ReadScope> {
  // Epoch and time are read first: a change in between makes the scope look older than it is, never newer.
  const epoch = await currentEpoch();
  const madeAt = now();
  const ofPerson = 'userId' in context.principal ? { userId: context.principal.userId } : {};
  const validUntil = await nextTimeLimit(database(), { at: madeAt, ...ofPerson });
  const readable = [...(await workspaceRolesOf(context)).keys()];
  const wanted = input.workspaceId;
  const workspaceIds = wanted === undefined ? readable : readable.filter((id) => id === wanted);
  if (wanted !== undefined && workspaceIds.length === 0) throw new AppError('NOT_FOUND');
  return { principal: context.principal, workspaceIds, epoch, madeAt, validUntil } as unknown as ReadScope;
}

/**
 * The condition that every query of documents, and of whatever belongs to one, carries (with `documents` joined): in a
 * workspace of the scope, not deleted, and granted to the person where the document is restricted.
 */
export function readableDocuments(scope: ReadScope): SQL {
  const condition = and(
    inArray(documents.workspaceId, [...scope.workspaceIds]),
    isNull(documents.deletedAt),
    isOpenTo(scope),
  );
  if (!condition) throw new Error('a scope without a condition');
  return condition;
}

/** True of documents that no restriction keeps from the principal. Managers need a grant like everybody else. */
function isOpenTo({ principal }: ReadScope): SQL | undefined {
  if (principal.kind === 'operator' || principal.kind === 'system') return undefined;
  const open = eq(documents.restricted, false);
  const isSomebody = principal.kind === 'person' || principal.kind === 'key' || principal.kind === 'reviewed';
  if (!isSomebody) return open;
  const { userId } = principal;
  const granted = database()
    .select({ id: documentGrants.documentId })
    .from(documentGrants)
    .where(
      or(
        eq(documentGrants.userId, userId),
        inArray(documentGrants.groupId, groupsOf(database(), { userId, at: now() })),
      ),
    );
  return or(open, inArray(documents.id, granted));
}

/**
 * True when the workspace has documents that a restriction keeps from the principal, deleted ones included, or had some that its
 * index still counts: then a search must be narrowed to what may be read.
 */
export async function hasHiddenDocuments(scope: ReadScope, workspaceId: string): Promise<boolean> {
  const open = isOpenTo(scope);
  return open !== undefined && (await hasRestricted(workspaceId, not(open)));
}

/**
 * The same for somebody to whom no restricted document of the workspace was ever given: for figures that are shown to people who may
 * know of none of them.
 */
export async function hidesFromAnybody(workspaceId: string): Promise<boolean> {
  return await hasRestricted(workspaceId);
}

async function hasRestricted(workspaceId: string, which?: SQL): Promise<boolean> {
  const [restricted] = await database()
    .select({ id: documents.id })
    .from(documents)
    .where(and(eq(documents.workspaceId, workspaceId), eq(documents.restricted, true), which))
    .limit(1);
  return restricted !== undefined || (await countsErased(workspaceId));
}

async function countsErased(workspaceId: string): Promise<boolean> {
  const [index] = await database()
    .select({ id: searchIndexes.id })
    .from(searchIndexes)
    .where(
      and(
        eq(searchIndexes.workspaceId, workspaceId),
        eq(searchIndexes.state, 'live'),
        eq(searchIndexes.holdsErased, true),
      ),
    );
  return index !== undefined;
}

/**
 * False once any access right has changed since the scope was made, or the session or key behind it is over: make it again and
 * check what is in use.
 */
export async function isScopeCurrent(scope: ReadScope): Promise<boolean> {
  const at = now();
  if (at < scope.madeAt || (scope.validUntil !== null && at >= scope.validUntil)) return false;
  return (await currentEpoch()) === scope.epoch && (await isCredentialValid(scope.principal));
}
