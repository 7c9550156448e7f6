import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { contextOfPerson } from '#lib/access/person-context.ts';
import { requireAdministrator, workspaceRolesOf } from '#lib/access/roles.ts';
import { countsAt } from '#lib/access/walls.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { groupMembers, user, workspaceRoles } from '#lib/db/schema/index.ts';
import type { WallPreview } from '#lib/shared/walls.ts';
import { findExposure } from './find-exposure.ts';
import { nameableWorkspaces } from './nameable-workspaces.ts';
import { checkedWall, type CheckedWall, type WallInput } from './wall-input.ts';

export type Person = { userId: string; name: string; email: string };

/** Everybody with an open account, by name. */
export async function activePeople(): Promise<Person[]> {
  return database()
    .select({ userId: user.id, name: user.name, email: user.email })
    .from(user)
    .where(isNull(user.disabledAt))
    .orderBy(asc(user.name));
}

/** The people of these whom a wall with these sides shuts out. */
export async function peopleShutOut(
  people: readonly Person[],
  wall: Pick<CheckedWall, 'kind' | 'userIds' | 'groupIds'>,
): Promise<Person[]> {
  // As in lib/access: a membership that has lapsed shuts out, and lets nobody in.
  const isListed = wall.kind === 'all-but-these';
  const members = await database()
    .select({ userId: groupMembers.userId })
    .from(groupMembers)
    .where(and(inArray(groupMembers.groupId, [...wall.groupIds]), isListed ? undefined : countsAt(now())));
  const named = new Set([...wall.userIds, ...members.map(({ userId }) => userId)]);
  return people.filter(({ userId }) => named.has(userId) === isListed);
}

/**
 * What a wall would do, without putting it up: whom it shuts out of what, who stays, and what those who are shut out saw before.
 * For administrators. Throws `NOT_FOUND`, `INPUT_INVALID`.
 */
export async function previewWall(context: RequestContext, input: WallInput): Promise<WallPreview> {
  await requireAdministrator(context);
  const wall = await checkedWall(database(), input);
  const people = await activePeople();
  const shutOut = await peopleShutOut(people, wall);
  const isShutOut = new Set(shutOut.map(({ userId }) => userId));
  const names = new Map((await nameableWorkspaces(context)).map(({ id, name }) => [id, name]));
  const roles = await rolesOf(people, context.requestId);
  const holders = await database()
    .select({ userId: workspaceRoles.userId, workspaceId: workspaceRoles.workspaceId })
    .from(workspaceRoles)
    .where(eq(workspaceRoles.role, 'manager'));
  return {
    shutOutCount: shutOut.length,
    shutsOutSelf: 'userId' in context.principal && isShutOut.has(context.principal.userId),
    workspaces: wall.workspaceIds.map((id) => {
      const inside = people.filter(({ userId }) => roles.get(userId)?.has(id));
      const staying = inside.filter(({ userId }) => !isShutOut.has(userId));
      const manages = ({ userId }: Person) => roles.get(userId)?.get(id) === 'manager';
      const hasManagers = holders.some(({ workspaceId }) => workspaceId === id);
      return {
        id,
        name: names.get(id) ?? null,
        losing: inside.filter(({ userId }) => isShutOut.has(userId)),
        staying,
        isManaged: !hasManagers || staying.some(manages),
      };
    }),
    exposure: await findExposure(context, { people: shutOut, workspaceIds: wall.workspaceIds }),
  };
}

/** The roles that each person has now. */
async function rolesOf(people: readonly Person[], requestId: string) {
  const roles = new Map<string, Awaited<ReturnType<typeof workspaceRolesOf>>>();
  for (const { userId } of people) {
    roles.set(userId, await workspaceRolesOf(contextOfPerson(userId, requestId)));
  }
  return roles;
}
