import { z } from 'zod';
import { beginSingleSignOn } from '#lib/auth/begin-single-sign-on.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { flowCookie } from '#app/_server/flow-cookie.ts';
import { idParams } from '#app/_server/params.ts';
import { withCookies } from '#app/_server/with-cookies.ts';
import { withRoute } from '#app/_server/with-route.ts';

const params = idParams('providerId');
const body = z.strictObject({ next: z.string().max(2000).optional() });

export const POST = withRoute({ public: true, params, body }, async ({ context, request, params, body }) => {
  const asking = (await resolveSession(request.headers, context.requestId)) ?? context;
  const { url, browserSecret } = await beginSingleSignOn(asking, { ...params, ...body });
  return withCookies({ url }, [flowCookie(browserSecret)]);
});
