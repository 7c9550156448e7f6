import { changeWall } from '#lib/walls/change-wall.ts';
import { liftWall } from '#lib/walls/lift-wall.ts';
import { wallChangeSchema } from '#lib/walls/wall-input.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('wallId');

export const PATCH = withRoute({ params, body: wallChangeSchema }, ({ context, params, body }) =>
  changeWall(context, { ...params, ...body }),
);

export const DELETE = withRoute({ params }, ({ context, params }) => liftWall(context, params));
