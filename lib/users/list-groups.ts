import { asc, eq } from 'drizzle-orm';
import { requireAdministrator } from '../access/roles.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { groupMembers, groups, user } from '../db/schema/index.ts';

export type GroupView = {
  id: string;
  name: string;
  createdAt: number;
  members: { id: string; name: string; email: string; isDisabled: boolean }[];
};

/** All groups with their members, by name. Throws `NOT_FOUND` for non-administrators. */
export async function listGroups(context: RequestContext): Promise<GroupView[]> {
  await requireAdministrator(context);
  const all = await database().select().from(groups).orderBy(asc(groups.name));
  const members = await database()
    .select({ groupId: groupMembers.groupId, person: user })
    .from(groupMembers)
    .innerJoin(user, eq(user.id, groupMembers.userId))
    .orderBy(asc(user.name));
  const byGroup = Map.groupBy(members, (row) => row.groupId);
  return all.map((group) => ({
    ...group,
    members: (byGroup.get(group.id) ?? []).map(({ person }) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      isDisabled: person.disabledAt !== null,
    })),
  }));
}
