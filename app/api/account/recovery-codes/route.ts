import { renewRecoveryCodes } from '#lib/auth/own-factors.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const POST = withRoute({}, async ({ context }) => json(await renewRecoveryCodes(context)));
