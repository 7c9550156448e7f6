import { roleRank, type WorkspaceRole } from '#lib/shared/roles.ts';

/** A whole world of access by plain ids, as a test makes it up. Times are milliseconds. */
export type World = {
  people: { id: string; isAdministrator: boolean; isDisabled: boolean; groups: readonly string[] }[];
  workspaces: { id: string; isDeleted: boolean }[];
  documents: {
    id: string;
    workspace: string;
    isDeleted: boolean;
    isRestricted: boolean;
    grants: readonly string[];
  }[];
  /** `holder` is a person or a group. */
  roles: { holder: string; workspace: string; role: WorkspaceRole }[];
  walls: {
    kind: 'all-but-these' | 'only-these';
    holders: readonly string[];
    workspaces: readonly string[];
    from: number;
    until: number | null;
    isLifted: boolean;
  }[];
  breakGlass: { person: string; workspace: string; from: number; until: number; endedEarly: boolean }[];
};

type Place = { person: string; workspace: string; at: number };

/**
 * What access is meant to be, written down once more and independently of the program: no SQL and none of its code. Deliberately plain.
 */
export function modelRole(world: World, { person, workspace, at }: Place): WorkspaceRole | null {
  const who = world.people.find(({ id }) => id === person);
  if (!who || who.isDisabled || world.workspaces.find(({ id }) => id === workspace)?.isDeleted !== false)
    return null;
  const names = [who.id, ...who.groups];
  const runs = (one: { from: number; until: number | null }) =>
    one.from <= at && (one.until === null || at < one.until);
  const isWalled = world.walls.some((wall) => {
    const isNamed = wall.holders.some((holder) => names.includes(holder));
    const applies = !wall.isLifted && runs(wall) && wall.workspaces.includes(workspace);
    return applies && isNamed === (wall.kind === 'all-but-these');
  });
  if (isWalled) return null;
  const held = world.roles.filter((one) => one.workspace === workspace && names.includes(one.holder));
  const emergency = world.breakGlass.some(
    (one) => one.person === person && one.workspace === workspace && runs(one) && !one.endedEarly,
  );
  const roles = [
    ...held.map(({ role }) => role),
    ...(emergency && who.isAdministrator ? (['reader'] as const) : []),
  ];
  return roles.sort((one, other) => roleRank[other] - roleRank[one])[0] ?? null;
}

/** Whether a document may be used with a role, by the same independent account. */
export function modelCan(
  world: World,
  input: { person: string; document: string; need: WorkspaceRole; at: number },
): boolean {
  const document = world.documents.find(({ id }) => id === input.document);
  const who = world.people.find(({ id }) => id === input.person);
  if (!document || !who || document.isDeleted) return false;
  const role = modelRole(world, { ...input, workspace: document.workspace });
  const isGranted = document.grants.some((holder) => holder === who.id || who.groups.includes(holder));
  return role !== null && roleRank[role] >= roleRank[input.need] && (!document.isRestricted || isGranted);
}
