import { z } from 'zod';
import { confirmTotp } from '#lib/auth/enrol-totp.ts';
import { withCookies } from '#app/_server/with-cookies.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ code: z.string().max(100) });

export const POST = withRoute({ pending: true, body }, async ({ context, request, body }) => {
  const { headers } = request;
  const { recoveryCodes, cookies } = await confirmTotp(context, { ...body, headers });
  return withCookies({ recoveryCodes }, cookies);
});
