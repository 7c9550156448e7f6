import { listIdentities } from '#lib/auth/list-identities.ts';
import { removeIdentities } from '#lib/auth/remove-identities.ts';
import { json } from '#app/_server/json.ts';
import { idParams } from '#app/_server/params.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('userId');

export const GET = withRoute({ params }, async ({ context, params }) =>
  json({ identities: await listIdentities(context, params) }),
);

export const DELETE = withRoute({ params }, ({ context, params }) => removeIdentities(context, params));
