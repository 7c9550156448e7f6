import { z } from 'zod';
import type { JobState, JobView } from '#lib/jobs/list-jobs.ts';
import { neverCancelled } from '#lib/shared/jobs.ts';

const jobSchema: z.ZodType<JobView> = z.object({
  id: z.string(),
  name: z.string(),
  label: z.string(),
  subjectId: z.string(),
  workspaceId: z.string().nullable(),
  documentName: z.string().nullable(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  stage: z.string().nullable(),
  progressDone: z.number(),
  progressTotal: z.number(),
  attempts: z.number(),
  problemCode: z.string().nullable(),
  problem: z.string().nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
});

/** What GET /api/admin/jobs answers. */
export const jobsSchema = z.object({ jobs: z.array(jobSchema) });

/** What the list shows: all states, or one. */
export type JobFilter = 'all' | Extract<JobState, 'running' | 'waiting' | 'failed'>;

/** True for a job that an administrator may stop. */
export function canCancel({ state, name }: JobView): boolean {
  return (state === 'waiting' || state === 'running') && !neverCancelled.has(name);
}

/** True for a job that ended without its work done. */
export function canRetry({ state }: JobView): boolean {
  return state === 'failed' || state === 'cancelled';
}
