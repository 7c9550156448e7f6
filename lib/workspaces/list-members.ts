import { and, count, eq, isNull } from 'drizzle-orm';
import { requireWorkspaceRole } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { groupMembers, groups, user, workspaceRoles } from '../db/schema/index.ts';
import { roleRank, type WorkspaceRole } from '../shared/roles.ts';

/** A grant in a workspace: to a person, or to a group with so many active people. */
export type MemberView = { roleId: string; role: WorkspaceRole; name: string } & (
  | { kind: 'person'; userId: string; email: string; isDisabled: boolean }
  | { kind: 'group'; groupId: string; peopleCount: number }
);

/** Who may enter a workspace, highest role first; everyone in it may know. Throws `NOT_FOUND`. */
export async function listMembers(
  context: RequestContext,
  input: { workspaceId: string },
): Promise<MemberView[]> {
  const { workspaceId } = input;
  await requireWorkspaceRole(context, { workspaceId, role: 'reader' });
  const members = [...(await peopleOf(workspaceId)), ...(await groupsOf(workspaceId))];
  return members.sort((a, b) => roleRank[b.role] - roleRank[a.role] || a.name.localeCompare(b.name, 'en'));
}

async function peopleOf(workspaceId: string): Promise<MemberView[]> {
  const rows = await database()
    .select({ roleId: workspaceRoles.id, role: workspaceRoles.role, person: user })
    .from(workspaceRoles)
    .innerJoin(user, eq(user.id, workspaceRoles.userId))
    .where(eq(workspaceRoles.workspaceId, workspaceId));
  return rows.map(({ roleId, role, person }) => ({
    kind: 'person',
    roleId,
    role,
    userId: person.id,
    name: person.name,
    email: person.email,
    isDisabled: person.disabledAt !== null,
  }));
}

async function groupsOf(workspaceId: string): Promise<MemberView[]> {
  const rows = await database()
    .select({
      roleId: workspaceRoles.id,
      role: workspaceRoles.role,
      groupId: groups.id,
      name: groups.name,
      peopleCount: count(user.id),
    })
    .from(workspaceRoles)
    .innerJoin(groups, eq(groups.id, workspaceRoles.groupId))
    .leftJoin(groupMembers, eq(groupMembers.groupId, groups.id))
    .leftJoin(user, and(eq(user.id, groupMembers.userId), isNull(user.disabledAt)))
    .where(eq(workspaceRoles.workspaceId, workspaceId))
    .groupBy(workspaceRoles.id);
  return rows.map((row) => ({ kind: 'group', ...row }));
}
