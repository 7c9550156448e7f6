import { z } from 'zod';
import { createGroup } from '#lib/users/create-group.ts';
import { listGroups } from '#lib/users/list-groups.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ name: z.string() });

export const GET = withRoute({}, async ({ context }) => ({ groups: await listGroups(context) }));

export const POST = withRoute({ body }, async ({ context, body }) =>
  json(await createGroup(context, body), 201),
);
