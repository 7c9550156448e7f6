import { z } from 'zod';
import { retryDocument } from '#lib/documents/retry-document.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('documentId');
const body = z.strictObject({ password: z.string().max(1024).optional() });

export const POST = withRoute({ params, body, keys: true }, ({ context, params, body }) =>
  retryDocument(context, { ...params, ...body }),
);
