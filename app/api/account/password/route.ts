import { z } from 'zod';
import { changePassword } from '#lib/auth/change-password.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ current: z.string().max(500), next: z.string().max(500) });

export const POST = withRoute({ body }, ({ context, body }) => changePassword(context, body));
