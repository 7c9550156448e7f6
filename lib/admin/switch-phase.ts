import { and, count, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { Database } from '#lib/db/client.ts';
import { jobs, searchIndexes, workspaces } from '#lib/db/schema/index.ts';
import { preparingJobNames } from '#lib/jobs/queue-vectors.ts';
import type { SwitchPhase } from '#lib/shared/model-switch.ts';
import type { EmbeddingSwitch } from './embedding-switch.ts';

type JobRow = Pick<
  typeof jobs.$inferSelect,
  'name' | 'state' | 'payload' | 'problem' | 'createdAt' | 'workspaceId'
>;

export type PhaseReport = {
  phase: SwitchPhase;
  problem: string | null;
  /** How long a passage takes now, where that is known. */
  msPerPassage: number | null;
};

function readMs({ payload }: JobRow): number | null {
  const { msPerPassage } = payload;
  return typeof msPerPassage === 'number' ? msPerPassage : null;
}

/** The jobs of the workspaces that are there, and of this change only: a workspace has one job of each name. */
async function readJobs(tx: Database, current: EmbeddingSwitch): Promise<JobRow[]> {
  const rows = await tx
    .select({
      name: jobs.name,
      state: jobs.state,
      payload: jobs.payload,
      problem: jobs.problem,
      createdAt: jobs.createdAt,
      workspaceId: jobs.workspaceId,
    })
    .from(jobs)
    .innerJoin(workspaces, eq(workspaces.id, jobs.workspaceId))
    .where(and(inArray(jobs.name, [...preparingJobNames, 'rebuild-index']), isNull(workspaces.deletedAt)));
  return rows.filter((row) => row.createdAt >= (current.decidedAt ?? current.startedAt));
}

async function countOldIndexes(tx: Database, modelId: string): Promise<number> {
  const [row] = await tx
    .select({ count: count() })
    .from(searchIndexes)
    .innerJoin(workspaces, eq(workspaces.id, searchIndexes.workspaceId))
    .where(
      and(eq(searchIndexes.state, 'live'), ne(searchIndexes.modelId, modelId), isNull(workspaces.deletedAt)),
    );
  return row?.count ?? 0;
}

const isOpen = ({ state }: JobRow) => state === 'waiting' || state === 'running';
const isGivenUp = ({ state }: JobRow) => state === 'failed' || state === 'cancelled';

/** The job had to wait since its last progress. */
const isAway = (row: JobRow) => row.state === 'waiting' && typeof row.payload['waits'] === 'number';
const away = 'The new model does not answer at the moment. It is asked again within a minute.';

/** Works out where the change stands from its jobs and the live indexes, so that there is no second truth to keep. */
export async function readPhase(tx: Database, current: EmbeddingSwitch): Promise<PhaseReport> {
  const rows = await readJobs(tx, current);
  const ended = rows.filter(isGivenUp);
  const problem = ended.find((row) => row.problem !== null)?.problem ?? (rows.some(isAway) ? away : null);
  const preparing = rows.filter(({ name }) => name !== 'rebuild-index');
  const computing = preparing.filter((row) => row.name === 'compute-vectors' && isOpen(row));
  const msPerPassage = computing.map(readMs).find((ms) => ms !== null) ?? null;
  const phaseOf = async (): Promise<SwitchPhase> => {
    if (current.decidedAt !== null) {
      return (await countOldIndexes(tx, current.to.modelId)) > 0 ? 'switching' : 'switched';
    }
    if (computing.length > 0) return 'preparing';
    if (preparing.some(isOpen)) return 'comparing';
    return preparing.some(isGivenUp) ? 'stopped' : 'deciding';
  };
  return { phase: await phaseOf(), problem, msPerPassage };
}
