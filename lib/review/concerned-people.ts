import { asc, eq, inArray, or } from 'drizzle-orm';
import { database } from '#lib/db/client.ts';
import { breakGlass, groupMembers, user, workspaceRoles } from '#lib/db/schema/index.ts';
import type { ReviewedPerson } from './explain-access.ts';

/** Everybody whom a role or emergency access could let into a workspace, walled and disabled people too, by name. */
export async function concernedPeople(workspaceId: string): Promise<ReviewedPerson[]> {
  const db = database();
  const ofWorkspace = eq(workspaceRoles.workspaceId, workspaceId);
  const direct = db.select({ id: workspaceRoles.userId }).from(workspaceRoles).where(ofWorkspace);
  const byGroup = db
    .select({ id: groupMembers.userId })
    .from(groupMembers)
    .innerJoin(workspaceRoles, eq(workspaceRoles.groupId, groupMembers.groupId))
    .where(ofWorkspace);
  const emergency = db
    .select({ id: breakGlass.userId })
    .from(breakGlass)
    .where(eq(breakGlass.workspaceId, workspaceId));
  return db
    .select({ userId: user.id, name: user.name, email: user.email })
    .from(user)
    .where(or(inArray(user.id, direct), inArray(user.id, byGroup), inArray(user.id, emergency)))
    .orderBy(asc(user.name));
}
