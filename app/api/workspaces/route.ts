import { z } from 'zod';
import { createWorkspace } from '#lib/workspaces/create-workspace.ts';
import { listWorkspaces } from '#lib/workspaces/list-workspaces.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ name: z.string(), description: z.string().optional() });

export const GET = withRoute({ keys: true }, async ({ context }) => ({
  workspaces: await listWorkspaces(context),
}));

export const POST = withRoute({ body }, async ({ context, body }) =>
  json(await createWorkspace(context, body), 201),
);
