import { z } from 'zod';
import { createSampleWorkspace } from '#lib/documents/create-sample-workspace.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({});

export const POST = withRoute({ body }, async ({ context }) =>
  Response.json(await createSampleWorkspace(context), { status: 201 }),
);
