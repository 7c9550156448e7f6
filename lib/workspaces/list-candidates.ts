import { asc, eq, isNull } from 'drizzle-orm';
import { requireWorkspaceRole } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { groups, user, workspaceRoles } from '../db/schema/index.ts';

export type Candidates = {
  people: { id: string; name: string; email: string }[];
  groups: { id: string; name: string }[];
};

/** The active people and the groups that have no role in the workspace yet, for its managers. Throws `NOT_FOUND`. */
export async function listCandidates(
  context: RequestContext,
  input: { workspaceId: string },
): Promise<Candidates> {
  const { workspaceId } = input;
  await requireWorkspaceRole(context, { workspaceId, role: 'manager' });
  const held = await database()
    .select({ userId: workspaceRoles.userId, groupId: workspaceRoles.groupId })
    .from(workspaceRoles)
    .where(eq(workspaceRoles.workspaceId, workspaceId));
  const taken = new Set(held.map((row) => row.userId ?? row.groupId));
  const people = await database()
    .select({ id: user.id, name: user.name, email: user.email })
    .from(user)
    .where(isNull(user.disabledAt))
    .orderBy(asc(user.name));
  const allGroups = await database()
    .select({ id: groups.id, name: groups.name })
    .from(groups)
    .orderBy(asc(groups.name));
  return {
    people: people.filter((row) => !taken.has(row.id)),
    groups: allGroups.filter((row) => !taken.has(row.id)),
  };
}
