import { createResetLink } from '#lib/auth/create-reset-link.ts';
import { json } from '#app/_server/json.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const POST = withRoute({ params: idParams('userId') }, async ({ context, params }) =>
  json(await createResetLink(context, params), 201),
);
