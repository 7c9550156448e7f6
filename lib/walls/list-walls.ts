import { desc, eq } from 'drizzle-orm';
import { requireAdministrator } from '#lib/access/roles.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { groups, user, wallHolders, walls, wallWorkspaces } from '#lib/db/schema/index.ts';
import { ownWallName, type WallView } from '#lib/shared/walls.ts';
import { groupChanges } from './group-changes.ts';
import { nameableWalls } from './nameable-walls.ts';
import { nameableWorkspaces } from './nameable-workspaces.ts';
import { seenOf } from './wall-seen.ts';

type WallRow = typeof walls.$inferSelect;

function stateOf(wall: WallRow): WallView['state'] {
  if (wall.liftedAt !== null) return 'lifted';
  if (wall.endsAt !== null && wall.endsAt <= now()) return 'over';
  return wall.startsAt > now() ? 'planned' : 'standing';
}

type Ids = readonly { id: string }[];

function idsOf(sides: { people: Ids; groups: Ids; closed: readonly { workspaceId: string }[] }) {
  return {
    userIds: sides.people.map(({ id }) => id),
    groupIds: sides.groups.map(({ id }) => id),
    workspaceIds: sides.closed.map(({ workspaceId }) => workspaceId),
  };
}

const isOver = (wall: WallView) => wall.state === 'lifted' || wall.state === 'over';

/**
 * All walls, those that stand or will first, the newest first among them. Workspaces that a wall closes to this administrator
 * have no name, and walls that shut them out neither name nor reason. Throws `NOT_FOUND` for everybody else.
 */
export async function listWalls(context: RequestContext): Promise<WallView[]> {
  await requireAdministrator(context);
  const db = database();
  const rows = await db.select().from(walls).orderBy(desc(walls.createdAt), desc(walls.id));
  const people = await db
    .select({ wallId: wallHolders.wallId, id: user.id, name: user.name })
    .from(wallHolders)
    .innerJoin(user, eq(user.id, wallHolders.userId));
  const teams = await db
    .select({ wallId: wallHolders.wallId, id: groups.id, name: groups.name })
    .from(wallHolders)
    .innerJoin(groups, eq(groups.id, wallHolders.groupId));
  const closed = await db.select().from(wallWorkspaces);
  const named = await nameableWalls(context);
  const names = new Map((await nameableWorkspaces(context)).map(({ id, name }) => [id, name]));
  const changes = await groupChanges();
  const accounts = await db.select({ id: user.id, name: user.name }).from(user);
  const authors = new Map(accounts.map(({ id, name }) => [id, name]));
  const of = <T extends { wallId: string }>(items: readonly T[], wallId: string) =>
    items.filter((item) => item.wallId === wallId);
  const views = rows.map((row): WallView => {
    const { id, kind, startsAt, endsAt, liftedAt, createdAt } = row;
    const isOwn = !named.has(id);
    const { name, reason } = isOwn ? { name: ownWallName, reason: '' } : row;
    const sides = { people: of(people, id), groups: of(teams, id), closed: of(closed, id) };
    return {
      ...{ id, isOwn, name, reason, kind, startsAt, endsAt, liftedAt, createdAt },
      createdByName: authors.get(row.createdBy) ?? row.createdBy,
      state: stateOf(row),
      people: sides.people.map((one) => ({ id: one.id, name: one.name })),
      groups: sides.groups.map((one) => ({ id: one.id, name: one.name })),
      workspaces: sides.closed.map(({ workspaceId }) => ({
        id: workspaceId,
        name: names.get(workspaceId) ?? null,
      })),
      groupChanges: changes.get(id) ?? [],
      // It is made from the name and the reason too, so whoever may not read them is not given it.
      seen: isOwn ? '' : seenOf(row, idsOf(sides)),
    };
  });
  return [...views.filter((wall) => !isOver(wall)), ...views.filter(isOver)];
}
