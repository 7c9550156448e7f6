import { eq } from 'drizzle-orm';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import type { Database } from '../db/client.ts';
import { groupMembers, providerGroups } from '../db/schema/index.ts';
import { requireNothingWalled } from '../walls/own-walls.ts';
import { isGroupOnWall } from '../walls/wall-rows.ts';
import type { Provider } from './provider-client.ts';

type Mapping = { claimValue: string; groupId: string };

const keyOf = ({ claimValue, groupId }: Mapping) => JSON.stringify([groupId, claimValue]);

/**
 * Nobody opens a wall to themselves by what a claim means: the mapping of a group that a wall names stays as it is until the wall
 * is lifted or the group is off it. A provider may say something else to another client of its own, so that is a change of all of
 * them. Nor does whom a wall shuts out change what means a group that opens what it closes. The operator may. Throws `WALL_IN_USE`,
 * `WALL_OWN`.
 */
export async function requireNoWalledChange(
  tx: Database,
  context: RequestContext,
  input: {
    before: Provider | undefined;
    groupClaim: string | null;
    clientId: string;
    mapped: readonly Mapping[];
  },
): Promise<void> {
  const { before, groupClaim, clientId, mapped } = input;
  const known = before
    ? await tx.select().from(providerGroups).where(eq(providerGroups.providerId, before.id))
    : [];
  const isSameClaim = before?.groupClaim === groupClaim && before.clientId === clientId;
  const old = new Set(known.map(keyOf));
  const kept = new Set(mapped.map(keyOf).filter((key) => isSameClaim && old.has(key)));
  const changed = [...known, ...mapped].filter((one) => !kept.has(keyOf(one)));
  const groupIds = changed.map(({ groupId }) => groupId);
  await refuseWalled(tx, context, groupIds);
  for (const groupId of new Set(groupIds)) await requireNothingWalled(tx, context, groupId);
}

/** The same for a provider that goes, with the memberships that came by it. Throws `WALL_IN_USE`. */
export async function requireNoWalledMembers(
  tx: Database,
  context: RequestContext,
  providerId: string,
): Promise<void> {
  const members = await tx
    .selectDistinct({ groupId: groupMembers.groupId })
    .from(groupMembers)
    .where(eq(groupMembers.providerId, providerId));
  await refuseWalled(
    tx,
    context,
    members.map(({ groupId }) => groupId),
  );
}

async function refuseWalled(
  tx: Database,
  { principal }: RequestContext,
  groupIds: readonly string[],
): Promise<void> {
  if (principal.kind === 'operator' || principal.kind === 'system') return;
  for (const groupId of new Set(groupIds))
    if (await isGroupOnWall(tx, groupId)) throw new AppError('WALL_IN_USE');
}
