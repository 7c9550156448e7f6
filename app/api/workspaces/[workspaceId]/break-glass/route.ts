import { listWorkspaceBreakGlass } from '#lib/break-glass/list-break-glass.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({ params: idParams('workspaceId') }, async ({ context, params }) => ({
  breakGlass: await listWorkspaceBreakGlass(context, params),
}));
