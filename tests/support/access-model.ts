import { roleRank, type WorkspaceRole } from '#lib/shared/roles.ts';

/** A whole world of access by plain ids, as a test makes it up. Times are milliseconds. */
export type World = {
  people: {
    id: string;
    isAdministrator: boolean;
    isDisabled: boolean;
    groups: readonly string[];
    /** Groups by the claim of a provider, which counts until a moment: after it, it shuts out and lets nobody in. */
    claims: readonly { group: string; until: number }[];
  }[];
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

type Who = World['people'][number];

/** Everything that lets a person in: themselves, their groups, and those by claim while they count. */
function holds(who: Who, at: number): string[] {
  return [who.id, ...who.groups, ...who.claims.filter(({ until }) => at < until).map(({ group }) => group)];
}

type Place = { person: string; workspace: string; at: number };

/**
 * What access is meant to be, written down once more and independently of the program: no SQL and none of its code. Deliberately plain.
 */
export function modelRole(world: World, { person, workspace, at }: Place): WorkspaceRole | null {
  const who = world.people.find(({ id }) => id === person);
  if (!who || who.isDisabled || world.workspaces.find(({ id }) => id === workspace)?.isDeleted !== false)
    return null;
  const names = holds(who, at);
  const everHeld = [...names, ...who.claims.map(({ group }) => group)];
  const runs = (one: { from: number; until: number | null }) =>
    one.from <= at && (one.until === null || at < one.until);
  const isWalled = world.walls.some((wall) => {
    const applies = !wall.isLifted && runs(wall) && wall.workspaces.includes(workspace);
    const isNamed = (among: string[]) => wall.holders.some((holder) => among.includes(holder));
    return applies && (wall.kind === 'all-but-these' ? isNamed(everHeld) : !isNamed(names));
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
  const isGranted = document.grants.some((holder) => holds(who, input.at).includes(holder));
  return role !== null && roleRank[role] >= roleRank[input.need] && (!document.isRestricted || isGranted);
}
