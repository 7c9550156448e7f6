import { z } from 'zod';
import { changeAccount } from '#lib/users/change-account.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ name: z.string().optional() });

export const PATCH = withRoute({ body }, ({ context, body }) => changeAccount(context, body));
