import { z } from 'zod';
import { changeWorkspace } from '#lib/workspaces/change-workspace.ts';
import { deleteWorkspace } from '#lib/workspaces/delete-workspace.ts';
import { openWorkspace } from '#lib/workspaces/open-workspace.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('workspaceId');
const body = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  answerMode: z.enum(['quotes', 'model']).optional(),
  unsupportedClaims: z.enum(['withhold', 'mark']).optional(),
});

export const GET = withRoute({ params, keys: true }, ({ context, params }) => openWorkspace(context, params));

export const PATCH = withRoute({ params, body }, ({ context, params, body }) =>
  changeWorkspace(context, { ...params, ...body }),
);

export const DELETE = withRoute({ params }, ({ context, params }) => deleteWorkspace(context, params));
