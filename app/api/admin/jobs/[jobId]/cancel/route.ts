import { cancelJob } from '#lib/jobs/cancel-job.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('jobId');

export const POST = withRoute({ params }, ({ context, params }) => cancelJob(context, params));
