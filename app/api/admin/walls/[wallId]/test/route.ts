import { testWall } from '#lib/walls/test-wall.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const POST = withRoute({ params: idParams('wallId') }, ({ context, params }) =>
  testWall(context, params),
);
