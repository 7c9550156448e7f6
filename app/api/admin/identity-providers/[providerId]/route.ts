import { deleteProvider } from '#lib/auth/identity-providers.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const DELETE = withRoute({ params: idParams('providerId') }, ({ context, params }) =>
  deleteProvider(context, params),
);
