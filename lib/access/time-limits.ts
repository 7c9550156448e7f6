import { and, gt, isNull, or, sql } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { breakGlass, walls } from '../db/schema/index.ts';

/**
 * The next moment after this one at which access changes by itself, because a wall begins or ends or emergency access is
 * over; null when there is none. Nothing is written then, so the access epoch does not rise.
 */
export async function nextTimeLimit(tx: Database, at: number): Promise<number | null> {
  const [wall] = await tx
    .select({ next: nextOf(walls, at) })
    .from(walls)
    .where(and(isNull(walls.liftedAt), or(gt(walls.startsAt, at), gt(walls.endsAt, at))));
  const [emergency] = await tx
    .select({ next: nextOf(breakGlass, at) })
    .from(breakGlass)
    .where(and(isNull(breakGlass.endedAt), gt(breakGlass.endsAt, at)));
  const moments = [wall?.next, emergency?.next].filter((moment) => typeof moment === 'number');
  return moments.length === 0 ? null : Math.min(...moments);
}

function nextOf({ startsAt, endsAt }: typeof walls | typeof breakGlass, at: number) {
  return sql<number | null>`min(case when ${startsAt} > ${at} then ${startsAt} else ${endsAt} end)`;
}
