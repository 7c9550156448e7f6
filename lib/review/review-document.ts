import { asc, eq } from 'drizzle-orm';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { documentGrants, groups, user, workspaceRoles } from '#lib/db/schema/index.ts';
import type { DocumentAccess, PersonAccess } from '#lib/shared/access-review.ts';
import { requireDocument } from '../documents/require-document.ts';
import { nameableWalls } from '../walls/nameable-walls.ts';
import { concernedPeople } from './concerned-people.ts';
import { explainAccess } from './explain-access.ts';
import { isAdministrator } from './review-workspace.ts';

async function grantsOf(documentId: string): Promise<DocumentAccess['grants']> {
  const rows = await database()
    .select({ id: documentGrants.id, person: user, group: groups })
    .from(documentGrants)
    .leftJoin(user, eq(user.id, documentGrants.userId))
    .leftJoin(groups, eq(groups.id, documentGrants.groupId))
    .where(eq(documentGrants.documentId, documentId))
    .orderBy(asc(documentGrants.createdAt));
  return rows.map(({ id, person, group }) => ({
    id,
    kind: person ? 'person' : 'group',
    holderId: person?.id ?? group?.id ?? '',
    name: person?.name ?? group?.name ?? '',
  }));
}

async function groupsWithRole(workspaceId: string): Promise<DocumentAccess['candidates']> {
  const rows = await database()
    .select({ id: groups.id, name: groups.name })
    .from(workspaceRoles)
    .innerJoin(groups, eq(groups.id, workspaceRoles.groupId))
    .where(eq(workspaceRoles.workspaceId, workspaceId))
    .orderBy(asc(groups.name));
  return rows.map((row) => ({ kind: 'group', detail: 'Group', ...row }));
}

/**
 * Who may read a document, who may not although they have a role in its workspace, and why; with its grants and to whom more could
 * be given. For managers who may read it. Throws `NOT_FOUND`.
 */
export async function reviewDocument(
  context: RequestContext,
  { documentId }: { documentId: string },
): Promise<DocumentAccess> {
  const { document } = await requireDocument(context, { documentId, role: 'manager' });
  const { id, workspaceId, restricted } = document;
  const administers = await isAdministrator(context);
  const wallNames = administers ? await nameableWalls(context) : new Map<string, string>();
  const concerned = await concernedPeople(workspaceId);
  const people: PersonAccess[] = [];
  for (const person of concerned) {
    people.push(await explainAccess(person, { workspaceId, document: { id, restricted }, wallNames }));
  }
  const grants = await grantsOf(id);
  const held = new Set(grants.map(({ holderId }) => holderId));
  const isOpen = ({ reasons }: PersonAccess) => !reasons.some(({ kind }) => kind === 'disabled');
  const candidates = [
    ...(await groupsWithRole(workspaceId)),
    ...people
      .filter(isOpen)
      .map(({ userId, name, email }) => ({ kind: 'person' as const, id: userId, name, detail: email })),
  ];
  return { restricted, grants, candidates: candidates.filter((one) => !held.has(one.id)), people };
}
