import { listConversations } from '#lib/conversations/list-conversations.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');

export const GET = withRoute({ params, keys: true }, async ({ context, params }) => ({
  conversations: await listConversations(context, params),
}));
