import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestContext } from '../core/context.ts';

/**
 * What travels with a call into better-auth, so that its writes carry our audit rows: who asks, which attempts to forget
 * on success, the stored hash that the password was found to fit, and a new one when that is older than today's cost; or how
 * else the person was found to be who they are.
 */
export type AuthCall = {
  context: RequestContext;
  attemptKey?: string;
  fittingHash?: string;
  renewedHash?: string;
  proof?: SessionProof;
};

/** What a session that is started without a password rests on. */
export type SessionProof = {
  userId: string;
  method: 'password' | 'passkey' | 'single-sign-on';
  /** True when a second factor was shown too, or the method is as good as two. */
  hasSecondFactor: boolean;
  /** The identity at a provider by which they came: disconnected or somebody else's by now: no session. */
  identityId?: string;
  /** The passkey that they showed; gone by now: no session. */
  passkeyId?: string;
  /** The session that the new one takes the place of; gone by now: no new one. */
  replaces?: string;
};

export const authCall = new AsyncLocalStorage<AuthCall>();
