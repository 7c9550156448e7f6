import { z } from 'zod';
import { moveIdentity } from '#lib/auth/move-identity.ts';
import { idParams, idSchema } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('userId', 'identityId');
const body = z.strictObject({ toUserId: idSchema, reason: z.string() });

export const POST = withRoute({ params, body }, ({ context, params, body }) =>
  moveIdentity(context, { ...params, ...body }),
);
