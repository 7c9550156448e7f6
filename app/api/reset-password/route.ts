import { z } from 'zod';
import { resetPassword } from '#lib/auth/reset-password.ts';
import { signInByNewPassword } from '#lib/auth/sign-in.ts';
import { withCookies } from '#app/_server/with-cookies.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({ token: z.string().max(200), password: z.string().max(500) });

export const POST = withRoute({ public: true, body }, async ({ context, request, body }) => {
  const { email } = await resetPassword(context, body);
  const { password } = body;
  const signIn = { email, password, headers: request.headers };
  const { account, cookies } = await signInByNewPassword(context, signIn);
  return withCookies({ user: account }, cookies);
});
