import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestContext } from '../core/context.ts';

/**
 * What travels with a call into better-auth, so that its writes carry our audit rows: who asks, which attempts to forget
 * on success, the stored hash that the password was found to fit, and a new one when that is older than today's cost.
 */
export type AuthCall = {
  context: RequestContext;
  attemptKey?: string;
  fittingHash?: string;
  renewedHash?: string;
};

export const authCall = new AsyncLocalStorage<AuthCall>();
