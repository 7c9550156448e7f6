import { listCandidates } from '#lib/workspaces/list-candidates.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');

export const GET = withRoute({ params }, ({ context, params }) => listCandidates(context, params));
