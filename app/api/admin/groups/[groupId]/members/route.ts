import { z } from 'zod';
import { addGroupMember } from '#lib/users/add-group-member.ts';
import { removeGroupMember } from '#lib/users/remove-group-member.ts';
import { idParams, idSchema } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('groupId');
const body = z.strictObject({ userId: idSchema });

export const POST = withRoute({ params, body }, ({ context, params, body }) =>
  addGroupMember(context, { ...params, ...body }),
);

export const DELETE = withRoute({ params, body }, ({ context, params, body }) =>
  removeGroupMember(context, { ...params, ...body }),
);
