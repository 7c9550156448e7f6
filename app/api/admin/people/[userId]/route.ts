import { z } from 'zod';
import { serverRoleNames } from '#lib/shared/roles.ts';
import { changePerson } from '#lib/users/change-person.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('userId');
const body = z.strictObject({
  role: z.enum(serverRoleNames).optional(),
  disabled: z.boolean().optional(),
});

export const PATCH = withRoute({ params, body }, ({ context, params, body }) =>
  changePerson(context, { ...params, ...body }),
);
