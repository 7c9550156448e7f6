import { z } from 'zod';
import { invitePerson } from '#lib/auth/invite-person.ts';
import { listInvitations } from '#lib/auth/list-invitations.ts';
import { serverRoleNames, workspaceRoleNames } from '#lib/shared/roles.ts';
import { json } from '#app/_server/json.ts';
import { idSchema } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z
  .strictObject({
    email: z.string(),
    role: z.enum(serverRoleNames),
    workspaceId: idSchema.optional(),
    workspaceRole: z.enum(workspaceRoleNames).optional(),
  })
  .refine((input) => (input.workspaceId === undefined) === (input.workspaceRole === undefined), {
    message: 'a workspace and a role in it belong together',
  });

export const GET = withRoute({}, async ({ context }) => ({
  invitations: await listInvitations(context),
}));

export const POST = withRoute({ body }, async ({ context, body }) => {
  const { email, role, workspaceId, workspaceRole } = body;
  const workspace = workspaceId && workspaceRole ? { workspaceId, role: workspaceRole } : undefined;
  return json(await invitePerson(context, { email, role, workspace }), 201);
});
