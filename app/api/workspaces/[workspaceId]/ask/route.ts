import { askSchema } from '#lib/shared/answer.ts';
import { beginAnswer } from '#app/_server/begin-answer.ts';
import { idParams } from '#app/_server/params.ts';
import { sseResponse } from '#app/_server/sse.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');

export const POST = withRoute(
  { params, body: askSchema, keys: true },
  async ({ context, params, body, request }) => {
    const start = await beginAnswer(context, { ...params, ...body, signal: request.signal });
    return sseResponse({ request, requestId: context.requestId, start });
  },
);
