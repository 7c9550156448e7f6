import type { WallKind, WallView } from '#lib/shared/walls.ts';

/** What a wall is made of, as the server takes it. Times in milliseconds since 1970; no start: at once, no end: until it is lifted. */
export type WallBody = {
  name: string;
  reason: string;
  kind: WallKind;
  userIds: string[];
  groupIds: string[];
  workspaceIds: string[];
  startsAt: number | null;
  endsAt: number | null;
};

/** A wall as its form begins. */
export function toBody(wall: WallView): WallBody {
  const { name, reason, kind, startsAt, endsAt, people, groups, workspaces } = wall;
  const idsOf = (things: readonly { id: string }[]) => things.map(({ id }) => id);
  const sides = { userIds: idsOf(people), groupIds: idsOf(groups), workspaceIds: idsOf(workspaces) };
  return { name, reason, kind, startsAt, endsAt, ...sides };
}

/** The browser's control has no seconds. */
const minuteOf = (time: number | null) => (time === null ? null : Math.floor(time / 60_000));

function mergeSide(
  base: readonly string[],
  entered: readonly string[],
  present: readonly string[],
): string[] {
  const [was, wanted] = [new Set(base), new Set(entered)];
  const added = entered.filter((id) => !was.has(id) && !present.includes(id));
  return [...present.filter((id) => !was.has(id) || wanted.has(id)), ...added];
}

/**
 * What somebody entered into the form of a wall that was changed meanwhile, laid over the wall as it is now: what they changed stays
 * entered, and so does whom and what others put on the wall. Where the kinds differ, kind, people and groups are
 * those of the wall as it is now: whom one kind shuts out, the other lets in. `base` is the wall as their form began.
 */
export function mergeWall(input: { base: WallBody; entered: WallBody; present: WallBody }): WallBody {
  const { base, entered, present } = input;
  const ofText = (key: 'name' | 'reason') => (entered[key] === base[key] ? present[key] : entered[key]);
  const ofTime = (key: 'startsAt' | 'endsAt') =>
    minuteOf(entered[key]) === minuteOf(base[key]) ? present[key] : entered[key];
  const ofSide = (key: 'userIds' | 'groupIds' | 'workspaceIds') =>
    mergeSide(base[key], entered[key], present[key]);
  const kinds = new Set([base.kind, entered.kind, present.kind]);
  const sides =
    kinds.size === 1
      ? { userIds: ofSide('userIds'), groupIds: ofSide('groupIds') }
      : { userIds: present.userIds, groupIds: present.groupIds };
  return {
    name: ofText('name'),
    reason: ofText('reason'),
    kind: present.kind,
    startsAt: ofTime('startsAt'),
    endsAt: ofTime('endsAt'),
    ...sides,
    workspaceIds: ofSide('workspaceIds'),
  };
}
