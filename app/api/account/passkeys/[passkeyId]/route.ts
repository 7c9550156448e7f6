import { removePasskey } from '#lib/auth/own-passkeys.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const DELETE = withRoute({ params: idParams('passkeyId') }, ({ context, params }) =>
  removePasskey(context, params),
);
