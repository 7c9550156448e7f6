import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestContext } from '../core/context.ts';

/**
 * What travels with a call into better-auth, so that its writes carry our audit rows: who asks, which attempts to forget
 * on success, and a hash of the password at today's cost when the stored one is older.
 */
export type AuthCall = {
  context: RequestContext;
  attemptKey?: string;
  renewedHash?: { from: string; to: string };
};

export const authCall = new AsyncLocalStorage<AuthCall>();
