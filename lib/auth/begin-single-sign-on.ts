import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client';
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { requireFreshSession } from '../access/fresh-session.ts';
import { config } from '../core/config.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { newSecret, sha256 } from '../core/ids.ts';
import { database } from '../db/client.ts';
import { identityProviders } from '../db/schema/index.ts';
import { safePath } from '../shared/safe-path.ts';
import { countAddressAttempt } from './attempts.ts';
import { keepChallenge } from './challenges.ts';
import { type Provider, providerClient } from './provider-client.ts';

/** What is kept between the way to the provider and back. */
export const flowSchema = z.object({
  providerId: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  /** The hash of the cookie of the browser that began: nobody else's browser can finish. */
  browserHash: z.string(),
});

/** Where providers send people back to; to be registered with them. */
export function callbackAddress(): string {
  return new URL('/api/auth/single-sign-on/callback', config().baseUrl).href;
}

/** A provider that is in use. Throws `NOT_FOUND`. */
export async function activeProvider(providerId: string): Promise<Provider> {
  const isIt = and(eq(identityProviders.id, providerId), eq(identityProviders.enabled, true));
  const [provider] = await database().select().from(identityProviders).where(isIt);
  if (!provider) throw new AppError('NOT_FOUND');
  return provider;
}

/**
 * Begins a sign-in at a provider, with PKCE, state and nonce: returns the address to go to and the secret for a cookie of this
 * browser. Somebody who is signed in begins to connect their account (`STEP_UP_REQUIRED`). Throws `NOT_FOUND`, `RATE_LIMITED`,
 * `SINGLE_SIGN_ON_FAILED`.
 */
export async function beginSingleSignOn(
  context: RequestContext,
  input: { providerId: string; next?: string | undefined },
): Promise<{ url: string; browserSecret: string }> {
  const { principal } = context;
  if (principal.kind === 'person') await requireFreshSession(context);
  await countAddressAttempt('single-sign-on', context.ipAddress);
  const provider = await activeProvider(input.providerId);
  const client = await providerClient(provider);
  const [state, browserSecret, nonce, verifier] = [
    newSecret(),
    newSecret(),
    randomNonce(),
    randomPKCECodeVerifier(),
  ];
  const flow: z.infer<typeof flowSchema> = {
    providerId: provider.id,
    nonce,
    verifier,
    next: safePath(input.next),
    browserHash: sha256(browserSecret),
  };
  const own = principal.kind === 'person' ? { userId: principal.userId, sessionId: principal.sessionId } : {};
  await keepChallenge({ purpose: 'single-sign-on', secret: state, value: JSON.stringify(flow), ...own });
  const url = buildAuthorizationUrl(client, {
    redirect_uri: callbackAddress(),
    scope: ['openid', 'email', 'profile', ...(provider.groupClaim === null ? [] : [provider.groupClaim])]
      .filter(
        (scope) => client.serverMetadata().scopes_supported?.includes(scope) ?? scope !== provider.groupClaim,
      )
      .join(' '),
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  return { url: url.href, browserSecret };
}
