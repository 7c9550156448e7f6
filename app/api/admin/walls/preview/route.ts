import { previewWall } from '#lib/walls/preview-wall.ts';
import { wallSchema } from '#lib/walls/wall-input.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const POST = withRoute({ body: wallSchema }, ({ context, body }) => previewWall(context, body));
