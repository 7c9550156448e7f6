import { z } from 'zod';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { showPasskey } from '#lib/auth/use-passkey.ts';
import { assertionSchema } from '#app/_server/passkey-schema.ts';
import { withCookies } from '#app/_server/with-cookies.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ response: assertionSchema });

export const POST = withRoute({ public: true, body }, async ({ context, request, body }) => {
  const { headers } = request;
  const asking = (await resolveSession(headers, context.requestId)) ?? context;
  const { cookies } = await showPasskey(asking, { ...body, headers });
  return withCookies({ signedIn: true }, cookies);
});
