import { z } from 'zod';
import { openOriginal } from '#lib/documents/open-original.ts';
import { chooseRange, fileResponse } from '#app/_server/file-response.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('documentId');
const query = z.object({ version: z.coerce.number().int().min(1).max(1_000_000).optional() });

export const GET = withRoute({ params, query, keys: true }, async ({ context, request, params, query }) => {
  const choosePart = chooseRange(request.headers.get('range'));
  return fileResponse(await openOriginal(context, { ...params, ...query, choosePart }));
});
