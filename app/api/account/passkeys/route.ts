import { z } from 'zod';
import { finishPasskey } from '#lib/auth/enrol-passkey.ts';
import { registrationSchema } from '#app/_server/passkey-schema.ts';
import { withCookies } from '#app/_server/with-cookies.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ name: z.string().max(200), response: registrationSchema });

export const POST = withRoute({ pending: true, body }, async ({ context, request, body }) => {
  const { headers } = request;
  const { recoveryCodes, cookies } = await finishPasskey(context, { ...body, headers });
  return withCookies({ recoveryCodes }, cookies);
});
