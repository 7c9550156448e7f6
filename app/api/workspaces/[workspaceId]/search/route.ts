import { searchPassages } from '#lib/answer/search-passages.ts';
import { searchPassagesSchema } from '#lib/shared/answer.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');

/** By POST, though it only reads: a query is content, and addresses end up in the logs of proxies. */
export const POST = withRoute(
  { params, body: searchPassagesSchema, keys: true },
  ({ context, params, body, request }) =>
    searchPassages(context, { ...params, ...body, signal: request.signal }),
);
