import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { toModel } from '#app/_server/v1/chat-models.ts';
import { presentOpenAiError } from '#app/_server/v1/openai-error.ts';
import { withRoute } from '#app/_server/with-route.ts';

/** OpenAI's list of models: the workspaces that may be asked. */
export const GET = withRoute({ keys: true, refuse: presentOpenAiError }, async ({ context }) => ({
  object: 'list',
  data: (await listWorkspaces(context)).map(toModel),
}));
