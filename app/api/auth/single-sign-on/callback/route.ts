import { finishSingleSignOn } from '#lib/auth/finish-single-sign-on.ts';
import { type ErrorCode, isAppError } from '#lib/core/errors.ts';
import { flowCookie, readFlowCookie } from '#app/_server/flow-cookie.ts';
import { withRoute } from '#app/_server/with-route.ts';

/** What the page says for these; any other failure did not work, whatever it was. */
const reasons: Partial<Record<ErrorCode, string>> = {
  CONFLICT: 'not-connected',
  IDENTITY_DISCONNECTED: 'disconnected',
};

/** The way back from a provider is a page load: whatever happened, a page must follow. */
export const GET = withRoute({ public: true }, async ({ context, request }) => {
  const headers = new Headers();
  headers.append('set-cookie', flowCookie(''));
  try {
    const { search } = new URL(request.url);
    const browserSecret = readFlowCookie(request.headers);
    const done = await finishSingleSignOn(context, { search, browserSecret, headers: request.headers });
    for (const cookie of done.cookies) headers.append('set-cookie', cookie);
    headers.set('location', done.next);
  } catch (error) {
    if (!isAppError(error)) throw error;
    headers.set('location', `/sign-in?reason=${reasons[error.code] ?? 'single-sign-on'}`);
  }
  return new Response(null, { status: 303, headers });
});
