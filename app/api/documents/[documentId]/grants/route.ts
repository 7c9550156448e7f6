import { z } from 'zod';
import { grantDocument } from '#lib/documents/grant-document.ts';
import { idParams, idSchema } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('documentId');
const body = z.union([z.strictObject({ userId: idSchema }), z.strictObject({ groupId: idSchema })]);

export const POST = withRoute({ params, body }, ({ context, params, body }) =>
  grantDocument(context, { ...params, holder: body }),
);
