import { asc, eq, sql } from 'drizzle-orm';
import { requireAdministrator } from '../access/roles.ts';
import { countsAt } from '../access/walls.ts';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { database } from '../db/client.ts';
import { groupMembers, groups, identityProviders, user } from '../db/schema/index.ts';
import { listRefusedClaims } from './refused-claims.ts';

export type GroupMemberView = {
  id: string;
  name: string;
  email: string;
  isDisabled: boolean;
  /** The provider by whose claim they are in it; null when an administrator put them in. */
  providerName: string | null;
  /** True when the claim is too old to give anything, until the next sign-in there. */
  isLapsed: boolean;
};

export type GroupView = {
  id: string;
  name: string;
  createdAt: number;
  members: GroupMemberView[];
  /** People of whom a provider says that they belong here, and who were not let in by it: adding them confirms that. */
  refused: { id: string; providerName: string }[];
};

/** All groups with their members, by name. Throws `NOT_FOUND` for non-administrators. */
export async function listGroups(context: RequestContext): Promise<GroupView[]> {
  await requireAdministrator(context);
  const all = await database().select().from(groups).orderBy(asc(groups.name));
  const members = await database()
    .select({
      groupId: groupMembers.groupId,
      person: user,
      providerName: identityProviders.name,
      counts: sql<number>`${countsAt(now())}`,
    })
    .from(groupMembers)
    .innerJoin(user, eq(user.id, groupMembers.userId))
    .leftJoin(identityProviders, eq(identityProviders.id, groupMembers.providerId))
    .orderBy(asc(user.name));
  const byGroup = Map.groupBy(members, (row) => row.groupId);
  const refused = Map.groupBy(await listRefusedClaims(), (row) => row.groupId);
  return all.map((group) => ({
    ...group,
    refused: (refused.get(group.id) ?? []).map(({ id, providerName }) => ({ id, providerName })),
    members: (byGroup.get(group.id) ?? []).map(({ person, providerName, counts }) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      isDisabled: person.disabledAt !== null,
      providerName,
      isLapsed: counts !== 1,
    })),
  }));
}
