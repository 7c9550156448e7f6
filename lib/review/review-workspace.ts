import { and, eq, isNull } from 'drizzle-orm';
import { requireAdministrator, workspaceRolesOf } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { AppError, isAppError } from '#lib/core/errors.ts';
import { database } from '#lib/db/client.ts';
import { workspaces } from '#lib/db/schema/index.ts';
import type { PersonAccess } from '#lib/shared/access-review.ts';
import { nameableWalls } from '../walls/nameable-walls.ts';
import { concernedPeople } from './concerned-people.ts';
import { explainAccess } from './explain-access.ts';

/** True for administrators, who see more of walls than managers do. */
export async function isAdministrator(context: RequestContext): Promise<boolean> {
  try {
    await requireAdministrator(context);
    return true;
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return false;
    throw error;
  }
}

/**
 * Who may read a workspace, who may not although they have a role there, and why; for its managers and for administrators. Throws
 * `NOT_FOUND`.
 */
export async function reviewWorkspace(
  context: RequestContext,
  { workspaceId }: { workspaceId: string },
): Promise<PersonAccess[]> {
  const administers = await isAdministrator(context);
  const isManager = (await workspaceRolesOf(context)).get(workspaceId) === 'manager';
  if (!isManager && !administers) throw new AppError('NOT_FOUND');
  const [living] = await database()
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(eq(workspaces.id, workspaceId), isNull(workspaces.deletedAt)));
  if (!living) throw new AppError('NOT_FOUND');
  const wallNames = administers ? await nameableWalls(context) : new Map<string, string>();
  const people: PersonAccess[] = [];
  for (const person of await concernedPeople(workspaceId)) {
    people.push(await explainAccess(person, { workspaceId, wallNames }));
  }
  return people;
}
