import { and, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm';
import { contextOfPerson } from '#lib/access/person-context.ts';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { workspaceRolesOf } from '#lib/access/roles.ts';
import { everyGroupOf, groupsOf, shutsOut, standsAt } from '#lib/access/walls.ts';
import { now } from '#lib/core/clock.ts';
import { database } from '#lib/db/client.ts';
import {
  breakGlass,
  documentGrants,
  documents,
  groups,
  user,
  walls,
  wallWorkspaces,
  workspaceRoles,
} from '#lib/db/schema/index.ts';
import type { PersonAccess, Reason } from '#lib/shared/access-review.ts';

export type ReviewedPerson = { userId: string; name: string; email: string };
export type ReviewedPlace = {
  workspaceId: string;
  /** The document that is asked about; without it, the workspace. */
  document?: { id: string; restricted: boolean };
  /** The names of walls, by id, that whoever asks may know: none for managers. */
  wallNames: ReadonlyMap<string, string>;
};

type Wanted = ReviewedPerson & ReviewedPlace;

async function rolesHeld({ userId, workspaceId }: Wanted): Promise<Reason[]> {
  const db = database();
  const rows = await db
    .select({ role: workspaceRoles.role, groupName: groups.name })
    .from(workspaceRoles)
    .leftJoin(groups, eq(groups.id, workspaceRoles.groupId))
    .where(
      and(
        eq(workspaceRoles.workspaceId, workspaceId),
        or(
          eq(workspaceRoles.userId, userId),
          inArray(workspaceRoles.groupId, groupsOf(db, { userId, at: now() })),
        ),
      ),
    );
  return rows.map((row) => ({ kind: 'role', ...row }));
}

/** Why somebody has no role: none was given, or none but through groups that a provider has not confirmed for too long. */
async function rolesMissing({ userId, workspaceId }: Wanted): Promise<Reason[]> {
  const db = database();
  const lapsed = await db
    .select({ groupName: groups.name })
    .from(workspaceRoles)
    .innerJoin(groups, eq(groups.id, workspaceRoles.groupId))
    .where(
      and(
        eq(workspaceRoles.workspaceId, workspaceId),
        inArray(workspaceRoles.groupId, everyGroupOf(db, userId)),
      ),
    );
  return lapsed.length === 0
    ? [{ kind: 'no-role' }]
    : lapsed.map(({ groupName }) => ({ kind: 'unconfirmed', groupName }));
}

async function emergencies({ userId, workspaceId }: Wanted): Promise<Reason[]> {
  const at = now();
  const rows = await database()
    .select({ endsAt: breakGlass.endsAt })
    .from(breakGlass)
    .innerJoin(user, eq(user.id, breakGlass.userId))
    .where(
      and(
        eq(breakGlass.userId, userId),
        eq(breakGlass.workspaceId, workspaceId),
        eq(user.role, 'administrator'),
        isNull(breakGlass.endedAt),
        lte(breakGlass.startsAt, at),
        gt(breakGlass.endsAt, at),
      ),
    );
  return rows.map(({ endsAt }) => ({ kind: 'break-glass', endsAt }));
}

async function grantsHeld({ userId, document }: Wanted): Promise<Reason[]> {
  if (document?.restricted !== true) return [];
  const db = database();
  const rows = await db
    .select({ groupName: groups.name })
    .from(documentGrants)
    .leftJoin(groups, eq(groups.id, documentGrants.groupId))
    .where(
      and(
        eq(documentGrants.documentId, document.id),
        or(
          eq(documentGrants.userId, userId),
          inArray(documentGrants.groupId, groupsOf(db, { userId, at: now() })),
        ),
      ),
    );
  return rows.length === 0 ? [{ kind: 'no-grant' }] : rows.map((row) => ({ kind: 'grant', ...row }));
}

async function denials({ userId, workspaceId, wallNames }: Wanted): Promise<Reason[]> {
  const db = database();
  const [closed] = await db.select({ at: user.disabledAt }).from(user).where(eq(user.id, userId));
  const standing = await db
    .select({ id: walls.id })
    .from(walls)
    .innerJoin(wallWorkspaces, eq(wallWorkspaces.wallId, walls.id))
    .where(
      and(eq(wallWorkspaces.workspaceId, workspaceId), standsAt(now()), shutsOut(db, { userId, at: now() })),
    );
  return [
    ...(closed?.at ? [{ kind: 'disabled' as const }] : []),
    ...standing.map(({ id }): Reason => ({ kind: 'wall', wallName: wallNames.get(id) ?? null })),
  ];
}

/**
 * Whether a person may read a workspace, or a document of it, and every step on the way: roles, emergency access, grants, walls,
 * restrictions. The decision itself is the one that requests get; the steps only explain it.
 */
export async function explainAccess(person: ReviewedPerson, place: ReviewedPlace): Promise<PersonAccess> {
  const context = contextOfPerson(person.userId, 'review');
  const wanted = { ...person, ...place };
  const role = (await workspaceRolesOf(context)).get(place.workspaceId) ?? null;
  const ways = [...(await rolesHeld(wanted)), ...(await emergencies(wanted))];
  const reasons: Reason[] = [
    ...(ways.length === 0 ? await rolesMissing(wanted) : ways),
    ...(await grantsHeld(wanted)),
    ...(await denials(wanted)),
  ];
  const { userId, name, email } = person;
  return { userId, name, email, role, canRead: await canRead(wanted, role), reasons };
}

async function canRead({ userId, document }: Wanted, role: PersonAccess['role']): Promise<boolean> {
  if (role === null || !document) return role !== null;
  const scope = await makeReadScope(contextOfPerson(userId, 'review'));
  const [row] = await database()
    .select({ id: documents.id })
    .from(documents)
    .where(and(eq(documents.id, document.id), readableDocuments(scope)));
  return row !== undefined;
}
