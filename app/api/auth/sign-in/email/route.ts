import { z } from 'zod';
import { signIn } from '#lib/auth/sign-in.ts';
import { withCookies } from '#app/_server/with-cookies.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ email: z.string().max(320), password: z.string().max(128) });

export const POST = withRoute({ public: true, body }, async ({ context, request, body }) => {
  const { account, cookies, needs } = await signIn(context, { ...body, headers: request.headers });
  return withCookies({ user: account, ...(needs ? { needs } : {}) }, cookies);
});
