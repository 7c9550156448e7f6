import { and, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import { readBody } from '#lib/audit/read-body.ts';
import { database } from '#lib/db/client.ts';
import { audit, groups, identityProviders, user, wallHolders, walls } from '#lib/db/schema/index.ts';
import type { WallGroupChange } from '#lib/shared/walls.ts';
import { isInUse } from './wall-rows.ts';

const mostShown = 50;
const memberActions = ['group-member.added', 'group-member.removed'];

/** Who is meant by the ids of people, groups and providers; an id that is gone stands for itself. */
async function readNames(): Promise<(id: unknown) => string> {
  const db = database();
  const rows = [
    ...(await db.select({ id: user.id, name: user.name }).from(user)),
    ...(await db.select({ id: groups.id, name: groups.name }).from(groups)),
    ...(await db.select({ id: identityProviders.id, name: identityProviders.name }).from(identityProviders)),
  ];
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (id) => names.get(String(id)) ?? String(id);
}

/**
 * Who joined or left the groups of each wall that stands or will, since it was put up, and who stayed behind it by name: from the
 * audit log, the newest first, by the wall's id. The caller has made sure that it is an administrator who asks.
 */
export async function groupChanges(): Promise<Map<string, WallGroupChange[]>> {
  const db = database();
  const sides = await db
    .select({ wallId: walls.id, groupId: wallHolders.groupId, createdAt: walls.createdAt })
    .from(walls)
    .innerJoin(wallHolders, eq(wallHolders.wallId, walls.id))
    .where(and(isInUse(), sql`${wallHolders.groupId} is not null`));
  const found = new Map<string, WallGroupChange[]>();
  if (sides.length === 0) return found;
  const name = await readNames();
  for (const [wallId, own] of Map.groupBy(sides, (side) => side.wallId)) {
    const groupIds = own.flatMap(({ groupId }) => groupId ?? []);
    const since = new Date(own[0]?.createdAt ?? 0).toISOString();
    const rows = await db
      .select({ body: audit.body })
      .from(audit)
      .where(
        and(
          inArray(audit.objectId, [...groupIds, wallId]),
          inArray(audit.action, [...memberActions, 'wall.person-kept']),
          gte(audit.at, since),
        ),
      )
      .orderBy(desc(audit.seq))
      .limit(mostShown);
    found.set(
      wallId,
      rows.flatMap(({ body }) => toChange(body, name)),
    );
  }
  return found;
}

const kinds: Readonly<Record<string, WallGroupChange['kind']>> = {
  'group-member.added': 'joined',
  'group-member.removed': 'left',
  'wall.person-kept': 'kept',
};

function toChange(body: string, name: (id: unknown) => string): WallGroupChange[] {
  const read = readBody(body);
  const kind = read ? kinds[read.action] : undefined;
  if (!read || !kind) return [];
  const { detail, objectId, at } = read;
  const { providerId } = detail;
  return [
    {
      kind,
      at,
      personName: name(detail['personId']),
      groupName: name(kind === 'kept' ? detail['groupId'] : objectId),
      providerName: providerId === undefined ? null : name(providerId),
    },
  ];
}
