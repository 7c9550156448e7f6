import { openWorkspace } from '#lib/workspaces/open-workspace.ts';
import { idParams } from '#app/_server/params.ts';
import { toModel } from '#app/_server/v1/chat-models.ts';
import { presentOpenAiError } from '#app/_server/v1/openai-error.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');

export const GET = withRoute(
  { params, keys: true, refuse: presentOpenAiError },
  async ({ context, params }) => toModel(await openWorkspace(context, params)),
);
