import { z } from 'zod';
import { appointManager } from '#lib/workspaces/appoint-manager.ts';
import { listUnmanagedWorkspaces } from '#lib/workspaces/list-unmanaged-workspaces.ts';
import { idSchema } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ workspaceId: idSchema, userId: idSchema });

export const GET = withRoute({}, async ({ context }) => ({
  unmanaged: await listUnmanagedWorkspaces(context),
}));

export const POST = withRoute({ body }, ({ context, body }) => appointManager(context, body));
