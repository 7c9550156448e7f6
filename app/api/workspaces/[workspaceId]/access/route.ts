import { reviewWorkspace } from '#lib/review/review-workspace.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({ params: idParams('workspaceId') }, async ({ context, params }) => ({
  people: await reviewWorkspace(context, params),
}));
