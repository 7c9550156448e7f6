import { and, inArray, isNull, type SQL } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { ReadScope } from '../core/read-scope.ts';
import { documents } from '../db/schema/index.ts';
import { isCredentialValid } from './credentials.ts';
import { currentEpoch } from './epoch.ts';
import { workspaceRolesOf } from './roles.ts';

/**
 * Makes the scope of what the principal may read now: all its workspaces, or the one given.
 * Throws `NOT_FOUND` when that workspace is absent or may not be read.
 */
export async function makeReadScope(
  context: RequestContext,
  input: { workspaceId?: string } = {},
): Promise<ReadScope> {
  // The epoch is read first: a change in between makes the scope look older than it is, never newer.
  const epoch = await currentEpoch();
  const readable = [...(await workspaceRolesOf(context)).keys()];
  const wanted = input.workspaceId;
  const workspaceIds = wanted === undefined ? readable : readable.filter((id) => id === wanted);
  if (wanted !== undefined && workspaceIds.length === 0) throw new AppError('NOT_FOUND');
  return { principal: context.principal, workspaceIds, epoch } as unknown as ReadScope;
}

/**
 * The condition that every query of documents, and of whatever belongs to one, carries (with `documents` joined).
 * Restricted documents are narrowed here when they exist.
 */
export function readableDocuments(scope: ReadScope): SQL {
  const condition = and(inArray(documents.workspaceId, [...scope.workspaceIds]), isNull(documents.deletedAt));
  if (!condition) throw new Error('a scope without a condition');
  return condition;
}

/**
 * False once any access right has changed since the scope was made, or the session behind it is over: make it again and check
 * what is in use.
 */
export async function isScopeCurrent(scope: ReadScope): Promise<boolean> {
  return (await currentEpoch()) === scope.epoch && (await isCredentialValid(scope.principal));
}
