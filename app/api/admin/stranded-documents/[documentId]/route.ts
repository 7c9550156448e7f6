import { z } from 'zod';
import { rescueDocument } from '#lib/documents/rescue/rescue-document.ts';
import { idParams, idSchema } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('documentId');
const body = z.strictObject({ userId: idSchema, reason: z.string() });

export const POST = withRoute({ params, body }, ({ context, params, body }) =>
  rescueDocument(context, { ...params, ...body }),
);
