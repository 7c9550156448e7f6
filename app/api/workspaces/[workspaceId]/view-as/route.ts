import { z } from 'zod';
import { viewAs } from '#lib/review/view-as.ts';
import { idParams, idSchema } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ userId: idSchema, question: z.string().optional() });

export const POST = withRoute(
  { params: idParams('workspaceId'), body },
  ({ context, params, body, request }) => viewAs(context, { ...params, ...body, signal: request.signal }),
);
