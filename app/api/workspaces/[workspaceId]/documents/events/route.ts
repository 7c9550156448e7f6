import { listDocuments } from '#lib/documents/list-documents.ts';
import { watchDocuments } from '#lib/documents/watch-documents.ts';
import { idParams } from '#app/_server/params.ts';
import { sseResponse } from '#app/_server/sse.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');

export const GET = withRoute({ params, keys: true }, async ({ context, request, params }) => {
  // Refused with a status of its own before the stream begins.
  await listDocuments(context, params);
  return sseResponse({
    request,
    requestId: context.requestId,
    start: (signal) => watchDocuments(context, { ...params, signal }),
  });
});
