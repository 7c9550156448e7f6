import { z } from 'zod';
import { listDocuments } from '#lib/documents/list-documents.ts';
import { uploadDocument } from '#lib/documents/upload-document.ts';
import { idParams } from '#app/_server/params.ts';
import { uploadedBody } from '#app/_server/uploaded-body.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');
const query = z.object({ name: z.string().max(4096), folder: z.string().max(4096).optional() });

export const GET = withRoute({ params, keys: true }, async ({ context, params }) => ({
  documents: await listDocuments(context, params),
}));

export const POST = withRoute({ params, query, keys: true }, async ({ context, request, params, query }) => {
  const document = await uploadDocument(context, { ...params, ...query, ...uploadedBody(request) });
  return Response.json(document, { status: 201 });
});
