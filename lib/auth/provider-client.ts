import { type Configuration, customFetch, discovery, enableNonRepudiationChecks } from 'openid-client';
import * as library from 'openid-client';
import { AppError } from '../core/errors.ts';
import type { identityProviders } from '../db/schema/index.ts';
import { unseal } from './sealed.ts';

export type Provider = typeof identityProviders.$inferSelect;

/** Taken by name: the library marks it to make people look twice. It is used for a provider on this machine only. */
const allowLoopback = Reflect.get(library, 'allowInsecureRequests');

const requestTimeoutSeconds = 10;
const loopbackHosts = ['localhost', '127.0.0.1', '[::1]'];

/** The address of a provider: https, or http on this machine. Throws `INPUT_INVALID`. */
export function checkedIssuer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPrivate = url?.protocol === 'http:' && loopbackHosts.includes(url.hostname);
  const isPlain =
    url !== null && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (url && isPlain && (url.protocol === 'https:' || isPrivate)) return url;
  throw new AppError('INPUT_INVALID', {
    personMessage: 'The issuer is an https address, as the provider states it. Check it and try again.',
  });
}

/**
 * What the provider says of itself (OpenID Discovery), asked anew with each sign-in. Nothing is ever asked of another origin than
 * the issuer's, whatever the provider's own documents say, and no redirect is followed. The signature of ID tokens is always
 * checked. Throws `SINGLE_SIGN_ON_FAILED` when the provider does not answer as it should.
 */
export async function providerClient(provider: Provider): Promise<Configuration> {
  const issuer = checkedIssuer(provider.issuer);
  const secret = unseal({ purpose: 'provider', owner: provider.id, sealed: provider.sealedSecret });
  const insecure = issuer.protocol === 'http:' ? [allowLoopback] : [];
  try {
    const client = await discovery(issuer, provider.clientId, secret, undefined, {
      execute: [...insecure, enableNonRepudiationChecks],
      timeout: requestTimeoutSeconds,
      [customFetch]: (url, options) => fetchFrom(issuer, url, options),
    });
    if (client.serverMetadata().issuer !== provider.issuer) throw new Error('another issuer answered');
    return client;
  } catch (cause) {
    throw new AppError('SINGLE_SIGN_ON_FAILED', { cause });
  }
}

function fetchFrom(issuer: URL, url: string, options: object): Promise<Response> {
  if (new URL(url).origin !== issuer.origin) return Promise.reject(new Error('a request to another origin'));
  return fetch(url, { ...options, redirect: 'manual' });
}
