import { z } from 'zod';
import { jobStates, listJobs } from '#lib/jobs/list-jobs.ts';
import { withRoute } from '#app/_server/with-route.ts';

const query = z.object({ state: z.enum(jobStates).optional() });

export const GET = withRoute({ query }, async ({ context, query }) => ({
  jobs: await listJobs(context, query),
}));
