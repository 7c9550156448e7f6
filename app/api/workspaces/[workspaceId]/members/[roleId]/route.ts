import { z } from 'zod';
import { workspaceRoleNames } from '#lib/shared/roles.ts';
import { changeRole } from '#lib/workspaces/change-role.ts';
import { revokeRole } from '#lib/workspaces/revoke-role.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId', 'roleId');
const body = z.strictObject({ role: z.enum(workspaceRoleNames) });

export const PATCH = withRoute({ params, body }, ({ context, params, body }) =>
  changeRole(context, { ...params, ...body }),
);

export const DELETE = withRoute({ params }, ({ context, params }) => revokeRole(context, params));
