import { signOut } from '#lib/auth/sign-out.ts';
import { withCookies } from '#app/_server/with-cookies.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const POST = withRoute({ public: true }, async ({ context, request }) => {
  const { cookies } = await signOut(context, { headers: request.headers });
  return withCookies({ signedOut: true }, cookies);
});
