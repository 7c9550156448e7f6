import { and, eq, gt, isNotNull, isNull, min, or, sql } from 'drizzle-orm';
import { config } from '../core/config.ts';
import type { Database } from '../db/client.ts';
import { breakGlass, groupMembers, walls } from '../db/schema/index.ts';

/**
 * The next moment after this one at which access changes by itself, because a wall begins or ends, emergency access is over, or a
 * group by a claim lapses (of this person, if one is given, else of anybody); null when there is none. Nothing is written then, so
 * the access epoch does not rise.
 */
export async function nextTimeLimit(
  tx: Database,
  { at, userId }: { at: number; userId?: string },
): Promise<number | null> {
  const [wall] = await tx
    .select({ next: nextOf(walls, at) })
    .from(walls)
    .where(and(isNull(walls.liftedAt), or(gt(walls.startsAt, at), gt(walls.endsAt, at))));
  const [emergency] = await tx
    .select({ next: nextOf(breakGlass, at) })
    .from(breakGlass)
    .where(and(isNull(breakGlass.endedAt), gt(breakGlass.endsAt, at)));
  const { claimedGroupsMs } = config();
  const isTheirs = userId === undefined ? undefined : eq(groupMembers.userId, userId);
  const [claim] = await tx
    .select({ first: min(groupMembers.confirmedAt) })
    .from(groupMembers)
    .where(
      and(isNotNull(groupMembers.providerId), gt(groupMembers.confirmedAt, at - claimedGroupsMs), isTheirs),
    );
  const lapse = typeof claim?.first === 'number' ? claim.first + claimedGroupsMs : null;
  const moments = [wall?.next, emergency?.next, lapse].filter((moment) => typeof moment === 'number');
  return moments.length === 0 ? null : Math.min(...moments);
}

function nextOf({ startsAt, endsAt }: typeof walls | typeof breakGlass, at: number) {
  return sql<number | null>`min(case when ${startsAt} > ${at} then ${startsAt} else ${endsAt} end)`;
}
