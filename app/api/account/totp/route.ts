import { beginTotp } from '#lib/auth/enrol-totp.ts';
import { removeTotp } from '#lib/auth/own-factors.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const POST = withRoute({ pending: true }, async ({ context }) => json(await beginTotp(context)));

export const DELETE = withRoute({}, ({ context }) => removeTotp(context));
