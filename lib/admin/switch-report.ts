import { and, inArray, isNull } from 'drizzle-orm';
import { requireAdministrator } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { workspaces } from '#lib/db/schema/index.ts';
import { countAllVectors } from '#lib/ingest/chunk-queries.ts';
import type { SwitchView } from '#lib/shared/model-switch.ts';
import { nameableWorkspaces } from '#lib/walls/nameable-workspaces.ts';
import { readSwitch, type EmbeddingSwitch } from './embedding-switch.ts';
import { readPhase } from './switch-phase.ts';

async function listComparisons(
  context: RequestContext,
  { comparisons }: EmbeddingSwitch,
): Promise<SwitchView['comparisons']> {
  const names = new Map((await nameableWorkspaces(context)).map(({ id, name }) => [id, name]));
  const rows = await database()
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(and(inArray(workspaces.id, Object.keys(comparisons)), isNull(workspaces.deletedAt)))
    .orderBy(workspaces.createdAt, workspaces.id);
  return rows.flatMap(({ id }) => {
    const comparison = comparisons[id];
    return comparison ? [{ workspaceId: id, workspaceName: names.get(id) ?? null, ...comparison }] : [];
  });
}

/** How far the change of embedding models is, and what comparing them gave; null when there is none. For administrators. */
export async function readSwitchReport(context: RequestContext): Promise<SwitchView | null> {
  await requireAdministrator(context);
  const current = await readSwitch();
  if (!current) return null;
  const [{ phase, problem, msPerPassage }, passages, comparisons] = await Promise.all([
    readPhase(database(), current),
    countAllVectors(current.to.modelId),
    listComparisons(context, current),
  ]);
  const left = passages.total - passages.done;
  return {
    from: current.from.name,
    to: current.to.name,
    phase,
    problem,
    passages,
    secondsLeft: msPerPassage === null ? null : (left * msPerPassage) / 1000,
    comparisons,
  };
}
