import { z } from 'zod';
import { workspaceRoleNames } from '#lib/shared/roles.ts';
import { grantRole } from '#lib/workspaces/grant-role.ts';
import { listMembers } from '#lib/workspaces/list-members.ts';
import { json } from '#app/_server/json.ts';
import { idParams, idSchema } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');
const role = z.enum(workspaceRoleNames);
const body = z.union([
  z.strictObject({ userId: idSchema, role }),
  z.strictObject({ groupId: idSchema, role }),
]);

export const GET = withRoute({ params }, async ({ context, params }) => ({
  members: await listMembers(context, params),
}));

export const POST = withRoute({ params, body }, async ({ context, params, body }) => {
  const { role, ...holder } = body;
  return json(await grantRole(context, { ...params, holder, role }), 201);
});
