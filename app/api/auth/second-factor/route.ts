import { z } from 'zod';
import { showSecondFactor } from '#lib/auth/show-second-factor.ts';
import { withCookies } from '#app/_server/with-cookies.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ code: z.string().max(100) });

export const POST = withRoute({ pending: true, body }, async ({ context, request, body }) => {
  const { cookies } = await showSecondFactor(context, { ...body, headers: request.headers });
  return withCookies({ signedIn: true }, cookies);
});
