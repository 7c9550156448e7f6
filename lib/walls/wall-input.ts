import { and, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { now } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';
import type { Database } from '#lib/db/client.ts';
import { groups, user, workspaces } from '#lib/db/schema/index.ts';
import { wallKindNames } from '#lib/shared/walls.ts';

const ids = z.array(z.string()).max(500);

/** What a wall is made of. Times in milliseconds since 1970; without a start it stands at once, without an end until it is lifted. */
export const wallSchema = z.strictObject({
  name: z.string().trim().min(1).max(120),
  reason: z.string().trim().min(1).max(1000),
  kind: z.enum(wallKindNames),
  userIds: ids,
  groupIds: ids,
  workspaceIds: ids.min(1),
  startsAt: z.int().nullable(),
  endsAt: z.int().nullable(),
});
export type WallInput = z.infer<typeof wallSchema>;

/** A change of a wall: all that it is made of, and what it was when its form was opened (`seen` of its view). */
export const wallChangeSchema = wallSchema.extend({ seen: z.string().max(64) });

export type CheckedWall = Omit<WallInput, 'startsAt'> & { startsAt: number };

const refuse = (personMessage: string) => new AppError('INPUT_INVALID', { personMessage });

/**
 * A wall that can be built: with people or groups that exist, living workspaces and an end after its beginning. Throws
 * `INPUT_INVALID`, and `NOT_FOUND` for somebody or something that is not there.
 */
export async function checkedWall(tx: Database, input: WallInput): Promise<CheckedWall> {
  const parsed = wallSchema.safeParse(input);
  if (!parsed.success) {
    throw refuse('Give the wall a name, a reason, people or groups, and at least one workspace.');
  }
  const wall = { ...parsed.data, startsAt: parsed.data.startsAt ?? now() };
  const userIds = [...new Set(wall.userIds)];
  const groupIds = [...new Set(wall.groupIds)];
  const workspaceIds = [...new Set(wall.workspaceIds)];
  if (userIds.length + groupIds.length === 0) throw refuse('Choose at least one person or group.');
  if (wall.endsAt !== null && wall.endsAt <= Math.max(wall.startsAt, now())) {
    throw refuse('The end must lie ahead and after the beginning.');
  }
  const people = await tx.select({ id: user.id }).from(user).where(inArray(user.id, userIds));
  const known = await tx.select({ id: groups.id }).from(groups).where(inArray(groups.id, groupIds));
  const living = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(inArray(workspaces.id, workspaceIds), isNull(workspaces.deletedAt)));
  const isComplete =
    people.length === userIds.length &&
    known.length === groupIds.length &&
    living.length === workspaceIds.length;
  if (!isComplete) throw new AppError('NOT_FOUND');
  return { ...wall, userIds, groupIds, workspaceIds };
}
