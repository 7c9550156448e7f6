import { z } from 'zod';
import { acceptInvitation } from '#lib/auth/accept-invitation.ts';
import { signInByNewPassword } from '#lib/auth/sign-in.ts';
import { withCookies } from '#app/_server/with-cookies.ts';
import { withRoute } from '#app/_server/with-route.ts';

const body = z.strictObject({
  token: z.string().max(200),
  name: z.string().max(500),
  password: z.string().max(500),
});

export const POST = withRoute({ public: true, body }, async ({ context, request, body }) => {
  const { email } = await acceptInvitation(context, body);
  const { password } = body;
  const { account, cookies } = await signInByNewPassword(context, {
    email,
    password,
    headers: request.headers,
  });
  return withCookies({ user: account }, cookies);
});
