import { removeIdentities } from '#lib/auth/remove-identities.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const DELETE = withRoute({ params: idParams('userId') }, ({ context, params }) =>
  removeIdentities(context, params),
);
