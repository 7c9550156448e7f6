import type { RequestContext } from '#lib/core/context.ts';
import type { ClaimedJob } from '#lib/jobs/types.ts';

/** The program itself acts; the job's id ties its log lines and audit rows together. */
export function jobContext(job: ClaimedJob): RequestContext {
  return { principal: { kind: 'system' }, requestId: job.id };
}
