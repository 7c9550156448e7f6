import { and, desc, eq, gt, inArray, isNull, or, type SQL } from 'drizzle-orm';
import { requireAdministrator, requireWorkspaceRole, workspaceRolesOf } from '#lib/access/roles.ts';
import { now } from '#lib/core/clock.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { breakGlass, user, workspaces } from '#lib/db/schema/index.ts';
import { nameableWorkspaces } from '../walls/nameable-workspaces.ts';

/** One use of emergency access. Times in milliseconds since 1970. */
export type BreakGlassView = {
  id: string;
  userId: string;
  personName: string;
  workspaceId: string;
  /** Null where a wall closes the workspace to the one who looks. */
  workspaceName: string | null;
  /** Null with the name: people write the matter there. */
  reason: string | null;
  startsAt: number;
  /** When it ends or ended, by itself or before its time. */
  endsAt: number;
  isRunning: boolean;
};

const dayMs = 86_400_000;
/** How long managers are told about it on every page. */
const noticeDays = 7;

async function find(
  condition: SQL | undefined,
  names: ReadonlyMap<string, string>,
): Promise<BreakGlassView[]> {
  const rows = await database()
    .select({ row: breakGlass, personName: user.name })
    .from(breakGlass)
    .innerJoin(user, eq(user.id, breakGlass.userId))
    .where(condition)
    .orderBy(desc(breakGlass.startsAt), desc(breakGlass.id));
  return rows.map(({ row, personName }) => ({
    id: row.id,
    userId: row.userId,
    personName,
    workspaceId: row.workspaceId,
    workspaceName: names.get(row.workspaceId) ?? null,
    reason: names.has(row.workspaceId) ? row.reason : null,
    startsAt: row.startsAt,
    endsAt: row.endedAt ?? row.endsAt,
    isRunning: row.endedAt === null && row.endsAt > now(),
  }));
}

async function namesOf(workspaceIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await database()
    .select({ id: workspaces.id, name: workspaces.name })
    .from(workspaces)
    .where(inArray(workspaces.id, [...workspaceIds]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Every use of emergency access, the newest first; for administrators. Throws `NOT_FOUND`. */
export async function listBreakGlass(context: RequestContext): Promise<BreakGlassView[]> {
  await requireAdministrator(context);
  const names = new Map((await nameableWorkspaces(context)).map(({ id, name }) => [id, name]));
  return find(undefined, names);
}

/** Every use of emergency access to one workspace, for its managers. Throws `NOT_FOUND`. */
export async function listWorkspaceBreakGlass(
  context: RequestContext,
  { workspaceId }: { workspaceId: string },
): Promise<BreakGlassView[]> {
  await requireWorkspaceRole(context, { workspaceId, role: 'manager' });
  return find(eq(breakGlass.workspaceId, workspaceId), await namesOf([workspaceId]));
}

export type EmergencyNotices = {
  /** The person's own access that runs. */
  own: BreakGlassView[];
  /** Of others to workspaces that the person manages: while it runs and some days after it began. */
  managed: BreakGlassView[];
};

/** What a person is told on every page: their own emergency access, and that of others to what they manage. */
export async function emergencyNotices(context: RequestContext): Promise<EmergencyNotices> {
  const { principal } = context;
  if (principal.kind !== 'person') return { own: [], managed: [] };
  const roles = await workspaceRolesOf(context);
  const managed = [...roles].flatMap(([id, role]) => (role === 'manager' ? [id] : []));
  const names = await namesOf([...roles.keys()]);
  const isRunning = and(isNull(breakGlass.endedAt), gt(breakGlass.endsAt, now()));
  const isNew = gt(breakGlass.startsAt, now() - noticeDays * dayMs);
  const own = await find(and(eq(breakGlass.userId, principal.userId), isRunning), names);
  const seen = await find(and(inArray(breakGlass.workspaceId, managed), or(isRunning, isNew)), names);
  return {
    // Not while a wall or a closed account takes it away.
    own: own.filter(({ workspaceId }) => roles.has(workspaceId)),
    managed: seen.filter(({ userId }) => userId !== principal.userId),
  };
}
