import { endOwnSession } from '#lib/auth/end-own-sessions.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const DELETE = withRoute({ params: idParams('sessionId') }, ({ context, params }) =>
  endOwnSession(context, params),
);
