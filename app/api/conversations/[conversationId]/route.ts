import { z } from 'zod';
import { deleteConversation } from '#lib/conversations/delete-conversation.ts';
import { openConversation } from '#lib/conversations/open-conversation.ts';
import { renameConversation } from '#lib/conversations/rename-conversation.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('conversationId');
const body = z.strictObject({ title: z.string() });

export const GET = withRoute({ params, keys: true }, ({ context, params }) =>
  openConversation(context, params),
);

export const PATCH = withRoute({ params, body }, ({ context, params, body }) =>
  renameConversation(context, { ...params, ...body }),
);

export const DELETE = withRoute({ params }, ({ context, params }) => deleteConversation(context, params));
