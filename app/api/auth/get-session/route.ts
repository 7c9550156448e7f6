import { openSession } from '#lib/auth/open-session.ts';
import { resolveSession } from '#lib/auth/resolve-session.ts';
import { json } from '#app/_server/json.ts';
import { withRoute } from '#app/_server/with-route.ts';

export const GET = withRoute({ public: true }, async ({ context, request }) => {
  const signedIn = await resolveSession(request.headers, context.requestId);
  return json(signedIn?.principal.kind === 'person' ? await openSession(signedIn) : null);
});
