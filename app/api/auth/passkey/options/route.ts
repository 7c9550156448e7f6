import { askForPasskey } from '#lib/auth/use-passkey.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const POST = withRoute({ public: true }, async ({ context }) => json(await askForPasskey(context)));
