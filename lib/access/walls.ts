import { and, eq, exists, gt, inArray, isNull, lte, ne, not, or, sql, type SQL } from 'drizzle-orm';
import { config } from '../core/config.ts';
import type { Database } from '../db/client.ts';
import { groupMembers, walls, wallHolders, wallWorkspaces } from '../db/schema/index.ts';

/** A person at a moment (milliseconds since 1970): what access is decided for. */
export type PersonAt = { userId: string; at: number };

/**
 * True of memberships that let somebody in: given by an administrator, or said by a provider at a sign-in there that is not too
 * long ago. One that has lapsed gives nothing, and still counts where a wall shuts the group out.
 */
export function countsAt(at: number): SQL | undefined {
  const since = at - config().claimedGroupsMs;
  return or(isNull(groupMembers.providerId), gt(sql`coalesce(${groupMembers.confirmedAt}, 0)`, since));
}

/** The groups that let a person in, as a subquery. Read live: whoever joins or leaves is covered or not from then on. */
export function groupsOf(tx: Database, { userId, at }: PersonAt) {
  return tx
    .select({ id: groupMembers.groupId })
    .from(groupMembers)
    .where(and(eq(groupMembers.userId, userId), countsAt(at)));
}

/** The same with the groups by a claim that has lapsed: for what keeps people out, and for what explains it. */
export function everyGroupOf(tx: Database, userId: string) {
  return tx.select({ id: groupMembers.groupId }).from(groupMembers).where(eq(groupMembers.userId, userId));
}

/** True of walls that stand at this moment. */
export function standsAt(at: number): SQL | undefined {
  return and(isNull(walls.liftedAt), lte(walls.startsAt, at), or(isNull(walls.endsAt), gt(walls.endsAt, at)));
}

/**
 * True of walls that shut this person out, whenever they stand. Whatever is no "all but these" shuts everybody out who is not named.
 * A group by a claim that has lapsed names somebody who is shut out, and nobody who is let in.
 */
export function shutsOut(tx: Database, person: PersonAt): SQL | undefined {
  const { userId } = person;
  const naming = (inGroups: SQL) =>
    exists(
      tx
        .select({ one: sql`1` })
        .from(wallHolders)
        .where(and(eq(wallHolders.wallId, walls.id), or(eq(wallHolders.userId, userId), inGroups))),
    );
  const named = naming(inArray(wallHolders.groupId, everyGroupOf(tx, userId)));
  const letIn = naming(inArray(wallHolders.groupId, groupsOf(tx, person)));
  const listed = eq(walls.kind, 'all-but-these');
  return or(and(listed, named), and(ne(walls.kind, 'all-but-these'), not(letIn)));
}

/** The workspaces that a wall closes to this person at this moment, as a subquery. */
export function closedWorkspaces(tx: Database, person: PersonAt) {
  return tx
    .select({ workspaceId: wallWorkspaces.workspaceId })
    .from(wallWorkspaces)
    .innerJoin(walls, eq(walls.id, wallWorkspaces.wallId))
    .where(and(standsAt(person.at), shutsOut(tx, person)));
}
