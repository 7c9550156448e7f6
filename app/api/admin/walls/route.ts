import { createWall } from '#lib/walls/create-wall.ts';
import { listWalls } from '#lib/walls/list-walls.ts';
import { wallSchema } from '#lib/walls/wall-input.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({}, async ({ context }) => ({ walls: await listWalls(context) }));

export const POST = withRoute({ body: wallSchema }, async ({ context, body }) =>
  json(await createWall(context, body), 201),
);
