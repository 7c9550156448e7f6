import { beginPasskey } from '#lib/auth/enrol-passkey.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const POST = withRoute({ pending: true }, async ({ context }) => json(await beginPasskey(context)));
