import { APIError, createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import type { BetterAuthPlugin } from 'better-auth/types';
import { z } from 'zod';

const startSession = createAuthEndpoint.serverOnly(
  { method: 'POST', body: z.object({ userId: z.string() }), requireHeaders: true },
  async (call) => {
    const person = await call.context.internalAdapter.findUserById(call.body.userId);
    if (!person) throw new APIError('UNAUTHORIZED');
    const session = await call.context.internalAdapter.createSession(person.id);
    await setSessionCookie(call, { session, user: person });
    return call.json({ started: true });
  },
);

/** Lets us start a session, with better-auth's own cookie, for somebody who came by a passkey, a second factor or single sign-on. */
export const sessionStarter = {
  id: 'pincite-session-starter',
  endpoints: { startSession },
} satisfies BetterAuthPlugin;
