import { restoreConversation } from '#lib/conversations/restore-conversation.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('conversationId');

export const POST = withRoute({ params }, ({ context, params }) => restoreConversation(context, params));
