import { and, desc, eq, inArray, type SQL } from 'drizzle-orm';
import { makeReadScope, readableDocuments } from '#lib/access/read-scope.ts';
import { requireAdministrator } from '#lib/access/roles.ts';
import type { RequestContext } from '#lib/core/context.ts';
import { database } from '#lib/db/client.ts';
import { documents, documentVersions, jobs } from '#lib/db/schema/index.ts';
import { isJobName, jobCatalog } from './catalog.ts';

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** A job as the administrator sees it: ids, and names only of what this administrator may read. */
export type JobView = {
  id: string;
  name: string;
  label: string;
  subjectId: string;
  workspaceId: string | null;
  documentName: string | null;
  state: JobState;
  stage: string | null;
  progressDone: number;
  progressTotal: number;
  attempts: number;
  problemCode: string | null;
  problem: string | null;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
};

export type ListJobsInput = { state?: JobState | undefined; limit?: number };

const defaultLimit = 200;

/** The newest jobs, optionally of one state. Throws `NOT_FOUND` for anyone but an administrator. */
export async function listJobs(context: RequestContext, input: ListJobsInput = {}): Promise<JobView[]> {
  await requireAdministrator(context);
  const condition: SQL | undefined = input.state === undefined ? undefined : eq(jobs.state, input.state);
  const rows = await database()
    .select()
    .from(jobs)
    .where(condition)
    .orderBy(desc(jobs.createdAt))
    .limit(input.limit ?? defaultLimit);
  const names = await readableNames(
    context,
    rows.map((row) => row.subjectId),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    label: isJobName(row.name) ? jobCatalog[row.name].label : row.name,
    subjectId: row.subjectId,
    workspaceId: row.workspaceId,
    documentName: names.get(row.subjectId) ?? null,
    state: row.state,
    stage: row.stage,
    progressDone: row.progressDone,
    progressTotal: row.progressTotal,
    attempts: row.attempts,
    problemCode: row.problemCode,
    problem: row.problem,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  }));
}

/** Administrators run the system without reading what is in it: a document's name is shown to its readers only. */
async function readableNames(
  context: RequestContext,
  subjectIds: readonly string[],
): Promise<Map<string, string>> {
  const scope = await makeReadScope(context);
  const rows = await database()
    .select({ versionId: documentVersions.id, name: documents.name })
    .from(documentVersions)
    .innerJoin(documents, eq(documents.id, documentVersions.documentId))
    .where(and(readableDocuments(scope), inArray(documentVersions.id, [...subjectIds])));
  return new Map(rows.map((row) => [row.versionId, row.name]));
}
