import { z } from 'zod';
import { beginBreakGlass } from '#lib/break-glass/begin-break-glass.ts';
import { listBreakGlass } from '#lib/break-glass/list-break-glass.ts';
import { json } from '#app/_server/json.ts';
import { idSchema } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ workspaceId: idSchema, reason: z.string(), minutes: z.number() });

export const GET = withRoute({}, async ({ context }) => ({ breakGlass: await listBreakGlass(context) }));

export const POST = withRoute({ body }, async ({ context, body }) =>
  json(await beginBreakGlass(context, body), 201),
);
