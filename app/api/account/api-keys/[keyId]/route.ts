import { revokeApiKey } from '#lib/auth/own-api-keys.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const DELETE = withRoute({ params: idParams('keyId') }, ({ context, params }) =>
  revokeApiKey(context, params),
);
