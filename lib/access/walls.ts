import { and, eq, exists, gt, inArray, isNull, lte, ne, not, or, sql, type SQL } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { groupMembers, walls, wallHolders, wallWorkspaces } from '../db/schema/index.ts';

/** A person at a moment (milliseconds since 1970): what access is decided for. */
export type PersonAt = { userId: string; at: number };

/** The groups that a person is in, as a subquery. Read live: whoever joins or leaves is covered or not from then on. */
export function groupsOf(tx: Database, userId: string) {
  return tx.select({ id: groupMembers.groupId }).from(groupMembers).where(eq(groupMembers.userId, userId));
}

/** True of walls that stand at this moment. */
export function standsAt(at: number): SQL | undefined {
  return and(isNull(walls.liftedAt), lte(walls.startsAt, at), or(isNull(walls.endsAt), gt(walls.endsAt, at)));
}

/** True of walls that shut this person out, whenever they stand. Whatever is no "all but these" shuts everybody out who is not named. */
export function shutsOut(tx: Database, userId: string): SQL | undefined {
  const named = exists(
    tx
      .select({ one: sql`1` })
      .from(wallHolders)
      .where(
        and(
          eq(wallHolders.wallId, walls.id),
          or(eq(wallHolders.userId, userId), inArray(wallHolders.groupId, groupsOf(tx, userId))),
        ),
      ),
  );
  const listed = eq(walls.kind, 'all-but-these');
  return or(and(listed, named), and(ne(walls.kind, 'all-but-these'), not(named)));
}

/** The workspaces that a wall closes to this person at this moment, as a subquery. */
export function closedWorkspaces(tx: Database, { userId, at }: PersonAt) {
  return tx
    .select({ workspaceId: wallWorkspaces.workspaceId })
    .from(wallWorkspaces)
    .innerJoin(walls, eq(walls.id, wallWorkspaces.wallId))
    .where(and(standsAt(at), shutsOut(tx, userId)));
}
