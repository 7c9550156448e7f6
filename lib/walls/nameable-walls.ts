import { and, not, type SQL } from 'drizzle-orm';
import { shutsOut } from '#lib/access/walls.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { walls } from '#lib/db/schema/index.ts';
import { isInUse } from './wall-rows.ts';

/**
 * The names of walls that an administrator sees, by the wall's id: all but those that stand or will and shut the administrator
 * out. The caller has made sure that it is an administrator.
 */
export async function nameableWalls(context: RequestContext): Promise<Map<string, string>> {
  const { principal } = context;
  const isOperator = principal.kind === 'operator' || principal.kind === 'system';
  if (!isOperator && principal.kind !== 'person') return new Map();
  const db = database();
  const isOwn: SQL | undefined = isOperator
    ? undefined
    : and(isInUse(), shutsOut(db, { userId: principal.userId, at: now() }));
  const rows = await db
    .select({ id: walls.id, name: walls.name })
    .from(walls)
    .where(isOwn && not(isOwn));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
