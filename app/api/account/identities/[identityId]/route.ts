import { removeIdentity } from '#lib/auth/own-identities.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const DELETE = withRoute({ params: idParams('identityId') }, ({ context, params }) =>
  removeIdentity(context, params),
);
