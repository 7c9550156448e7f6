import fc from 'fast-check';
import { config } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import type { Database } from '#lib/db/client.ts';
import { inTransaction } from '#lib/db/in-transaction.ts';
import {
  breakGlass,
  documentGrants,
  documents,
  documentVersions,
  groupMembers,
  groups,
  user,
  wallHolders,
  walls,
  wallWorkspaces,
  workspaceRoles,
  workspaces,
} from '#lib/db/schema/index.ts';
import { workspaceRoleNames } from '#lib/shared/roles.ts';
import type { World } from './access-model.ts';

/** The moments that things begin and end at, around which access is looked at. */
export const moments = [1000, 2000, 3000, 4000, 5000] as const;

const someOf = <T>(items: readonly T[]) => fc.subarray([...items]);
const moment = fc.constantFrom(...moments);
const rarely = fc.integer({ min: 0, max: 5 }).map((number) => number === 0);

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);

/** Made-up worlds, with names for ids: `withNewIds` lets many lie in one database. */
export const worlds: fc.Arbitrary<World> = makeWorlds();

/** The same world with an id in place of each name. */
function withNewIds(world: World): World {
  const ids = new Map<string, string>();
  return JSON.parse(JSON.stringify(world), (_, value: unknown) => {
    if (typeof value !== 'string' || !/^(person|group|workspace|document) \d+$/.test(value)) return value;
    const id = ids.get(value) ?? newId();
    ids.set(value, id);
    return id;
  }) as World;
}

export const hour = 3_600_000;

/** A world with new identifiers, whose milliseconds are hours, so that what a test takes changes nothing. */
export function inHours(made: World): World {
  const world = withNewIds(made);
  return {
    ...world,
    walls: world.walls.map((wall) => ({
      ...wall,
      from: wall.from * hour,
      until: wall.until === null ? null : wall.until * hour,
    })),
    people: world.people.map((one) => ({
      ...one,
      claims: one.claims.map(({ group, until }) => ({ group, until: until * hour })),
    })),
    breakGlass: world.breakGlass.map((one) => ({ ...one, from: one.from * hour, until: one.until * hour })),
  };
}

function makeWorlds(): fc.Arbitrary<World> {
  const groupIds = numbered('group', 3);
  const personIds = numbered('person', 4);
  const workspaceIds = numbered('workspace', 2);
  const holder = fc.constantFrom(...personIds, ...groupIds);
  const inWorkspace = { workspace: fc.constantFrom(...workspaceIds) };
  const span = fc
    .tuple(moment, fc.option(moment))
    .map(([from, until]) => ({ from, until: until === null || until > from ? until : from + 500 }));
  const membership = (group: string) =>
    fc.record({ group: fc.constant(group), kind: fc.constantFrom('none', 'given', 'claim'), until: moment });
  const person = (id: string) =>
    fc.record({
      id: fc.constant(id),
      isAdministrator: fc.boolean(),
      isDisabled: rarely,
      memberships: fc.tuple(...groupIds.map(membership)),
    });
  const document = fc.record({
    ...inWorkspace,
    isDeleted: rarely,
    isRestricted: fc.boolean(),
    grants: fc.uniqueArray(holder, { maxLength: 3 }),
  });
  const wall = fc.record({
    kind: fc.constantFrom('all-but-these' as const, 'only-these' as const),
    holders: fc.uniqueArray(holder, { maxLength: 3 }),
    workspaces: someOf(workspaceIds),
    span,
    isLifted: rarely,
  });
  const role = fc.record({ holder, ...inWorkspace, role: fc.constantFrom(...workspaceRoleNames) });
  const emergency = fc.record({
    person: fc.constantFrom(...personIds),
    ...inWorkspace,
    from: moment,
    lasts: fc.constantFrom(500, 1500, 3000),
    endedEarly: rarely,
  });
  return fc.record({
    people: fc.tuple(...personIds.map(person)).map((all) =>
      all.map(({ memberships, ...one }) => ({
        ...one,
        groups: memberships.filter(({ kind }) => kind === 'given').map(({ group }) => group),
        claims: memberships
          .filter(({ kind }) => kind === 'claim')
          .map(({ group, until }) => ({ group, until })),
      })),
    ),
    workspaces: fc.tuple(...workspaceIds.map((id) => fc.record({ id: fc.constant(id), isDeleted: rarely }))),
    documents: fc
      .array(document, { minLength: 1, maxLength: 4 })
      .map((all) => all.map((one, index) => ({ id: `document ${index}`, ...one }))),
    roles: fc.uniqueArray(role, {
      minLength: 3,
      maxLength: 8,
      selector: ({ holder, workspace }) => `${holder} ${workspace}`,
    }),
    walls: fc
      .array(wall, { minLength: 1, maxLength: 2 })
      .map((all) => all.map(({ span: { from, until }, ...one }) => ({ ...one, from, until }))),
    breakGlass: fc
      .array(emergency, { minLength: 2, maxLength: 5 })
      .map((all) => all.map(({ lasts, ...one }) => ({ ...one, until: one.from + lasts }))),
  });
}

/** Every id of a world that is a group. */
function groupIdsOf(world: World): string[] {
  const people = new Set(world.people.map(({ id }) => id));
  const named = [
    ...world.people.flatMap((one) => one.groups),
    ...world.people.flatMap((one) => one.claims.map(({ group }) => group)),
    ...world.roles.map((one) => one.holder),
    ...world.walls.flatMap((one) => one.holders),
    ...world.documents.flatMap((one) => one.grants),
  ];
  return [...new Set(named)].filter((id) => !people.has(id));
}

const made = { createdBy: 'test', createdAt: 0 };

type Writing = { tx: Database; holderOf: (id: string) => { groupId: string } | { userId: string } };

async function addPeople(tx: Database, people: World['people'], startsAt: number): Promise<void> {
  const date = new Date(0);
  for (const { id, isAdministrator, isDisabled, groups: joined, claims } of people) {
    const role = isAdministrator ? 'administrator' : 'person';
    const account = { id, name: id, email: id, role, disabledAt: isDisabled ? date : null } as const;
    await tx.insert(user).values({ ...account, createdAt: date, updatedAt: date });
    for (const groupId of joined) await tx.insert(groupMembers).values({ groupId, userId: id });
    for (const { group: groupId, until } of claims) {
      const confirmedAt = startsAt + until - config().claimedGroupsMs;
      await tx.insert(groupMembers).values({ groupId, userId: id, providerId: 'provider', confirmedAt });
    }
  }
}

async function addDocuments({ tx, holderOf }: Writing, all: World['documents']): Promise<void> {
  for (const { id, workspace: workspaceId, isRestricted: restricted, isDeleted, grants } of all) {
    const versionId = newId();
    const document = { id, workspaceId, restricted, name: id, currentVersionId: versionId, ...made };
    await tx.insert(documents).values({ ...document, deletedAt: isDeleted ? 1 : null });
    const file = { number: 1, sha256: id, sizeBytes: 1, blobName: newId(), state: 'ready' } as const;
    await tx
      .insert(documentVersions)
      .values({ id: versionId, documentId: id, workspaceId, ...file, ...made });
    for (const holder of grants) {
      await tx.insert(documentGrants).values({ id: newId(), documentId: id, ...holderOf(holder), ...made });
    }
  }
}

async function addWalls({ tx, holderOf }: Writing, world: World, startsAt: number): Promise<void> {
  for (const one of world.walls) {
    const wallId = newId();
    const endsAt = one.until === null ? null : startsAt + one.until;
    const times = { startsAt: startsAt + one.from, endsAt, liftedAt: one.isLifted ? 1 : null };
    const wall = { id: wallId, name: wallId, reason: 'test', kind: one.kind, ...made };
    await tx.insert(walls).values({ ...wall, ...times });
    for (const holder of one.holders) {
      await tx.insert(wallHolders).values({ id: newId(), wallId, ...holderOf(holder) });
    }
    for (const workspaceId of one.workspaces) await tx.insert(wallWorkspaces).values({ wallId, workspaceId });
  }
}

/** Writes a world into the database, row by row: what use cases refuse to make is tried too. Its moments begin at `startsAt`. */
export async function buildWorld(world: World, startsAt: number): Promise<void> {
  const groupIds = new Set(groupIdsOf(world));
  const holderOf = (id: string) => (groupIds.has(id) ? { groupId: id } : { userId: id });
  await inTransaction(async (tx) => {
    for (const id of groupIds) await tx.insert(groups).values({ id, name: id, createdAt: 0 });
    await addPeople(tx, world.people, startsAt);
    for (const { id, isDeleted } of world.workspaces) {
      await tx.insert(workspaces).values({ id, name: id, ...made, deletedAt: isDeleted ? 1 : null });
    }
    await addDocuments({ tx, holderOf }, world.documents);
    for (const { holder, workspace: workspaceId, role } of world.roles) {
      const row = { id: newId(), workspaceId, role, ...holderOf(holder), createdAt: 0 };
      await tx.insert(workspaceRoles).values(row);
    }
    await addWalls({ tx, holderOf }, world, startsAt);
    for (const { person: userId, workspace: workspaceId, from, until, endedEarly } of world.breakGlass) {
      const times = { startsAt: startsAt + from, endsAt: startsAt + until, endedAt: endedEarly ? 1 : null };
      await tx.insert(breakGlass).values({ id: newId(), userId, workspaceId, reason: 'test', ...times });
    }
  });
}
