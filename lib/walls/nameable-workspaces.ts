import { and, asc, isNull, notInArray } from 'drizzle-orm';
import { closedWorkspaces } from '#lib/access/walls.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { workspaces } from '#lib/db/schema/index.ts';

/**
 * The living workspaces whose names an administrator sees where access is managed: all but those that a wall closes to the
 * administrator. Of those only the id is shown. The caller has made sure that it is an administrator.
 */
export async function nameableWorkspaces(context: RequestContext): Promise<{ id: string; name: string }[]> {
  const { principal } = context;
  const db = database();
  const isOperator = principal.kind === 'operator' || principal.kind === 'system';
  if (!isOperator && principal.kind !== 'person') return [];
  const isOpen = isOperator
    ? undefined
    : notInArray(workspaces.id, closedWorkspaces(db, { userId: principal.userId, at: now() }));
  return db
    .select({ id: workspaces.id, name: workspaces.name })
    .from(workspaces)
    .where(and(isNull(workspaces.deletedAt), isOpen))
    .orderBy(asc(workspaces.name));
}
