import { z } from 'zod';
import { changeGroup } from '#lib/users/change-group.ts';
import { deleteGroup } from '#lib/users/delete-group.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('groupId');
const body = z.strictObject({ name: z.string() });

export const PATCH = withRoute({ params, body }, ({ context, params, body }) =>
  changeGroup(context, { ...params, ...body }),
);

export const DELETE = withRoute({ params }, ({ context, params }) => deleteGroup(context, params));
