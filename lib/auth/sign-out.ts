import type { RequestContext } from '../core/context.ts';
import { auth } from './auth.ts';
import { authCall } from './auth-call.ts';
import { endSession, resolveSession } from './resolve-session.ts';

/** Ends the session of these headers, if there is one, and returns the cookies that make the browser forget it. */
export async function signOut(
  context: RequestContext,
  input: { headers: Headers },
): Promise<{ cookies: string[] }> {
  const signedIn = await resolveSession(input.headers, context.requestId);
  if (signedIn?.principal.kind === 'person' || signedIn?.principal.kind === 'pending') {
    const { sessionId, userId } = signedIn.principal;
    await endSession(signedIn, { id: sessionId, userId, reason: 'signed-out' });
  }
  // Only for its cookies: the session is gone already, and had removing it failed, we would not be here.
  const response = await authCall.run({ context }, () =>
    auth().api.signOut({ headers: input.headers, asResponse: true }),
  );
  return { cookies: response.headers.getSetCookie() };
}
