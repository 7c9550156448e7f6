import { z } from 'zod';
import { confirmIdentity } from '#lib/auth/confirm-identity.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ password: z.string().max(128) });

export const POST = withRoute({ body }, ({ context, body }) => confirmIdentity(context, body));
