import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export type PersonAtProvider = { email?: string; name?: string; groups?: string[] };

export type OpenIdProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who can sign in there, by subject; their password does not matter. */
  people: Map<string, PersonAtProvider>;
  stop: () => Promise<void>;
};

/** A real OpenID provider on this machine, with its own pages for signing in and for consent. */
export async function startOpenIdProvider(redirectUri: string): Promise<OpenIdProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, PersonAtProvider>();
  const client = { client_id: 'pincite', client_secret: 'a secret between the two of them' };
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    conformIdTokenClaims: false,
    cookies: { keys: ['only for tests'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, subject) => ({
      accountId: subject,
      claims: () => ({ sub: subject, ...people.get(subject) }),
    }),
  });
  const handle = provider.callback();
  server.on('request', (request, response) => {
    void handle(request, response);
  });
  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    people,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Signs in on the provider's pages as a browser would, and returns the address that it leads back to. */
export async function signInAtProvider(url: string, subject: string): Promise<string> {
  const jar = new Map<string, string>();
  let next = url;
  let init: RequestInit = {};
  for (let step = 0; step < 20; step += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, ...(init.body ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) };
    const response = await fetch(next, { ...init, redirect: 'manual', headers });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location !== null) {
      next = new URL(location, next).href;
      init = {};
      if (new URL(next).origin !== new URL(url).origin) return next;
      continue;
    }
    ({ next, init } = await fillForm(response, { at: next, subject }));
  }
  throw new Error('the provider leads in circles');
}

/** What the browser would send from the form of a page: the name to sign in with, or consent. */
async function fillForm(
  response: Response,
  input: { at: string; subject: string },
): Promise<{ next: string; init: RequestInit }> {
  const page = await response.text();
  const action = /action="([^"]+)"/.exec(page)?.[1];
  const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
  if (action === undefined || prompt === undefined) throw new Error(`no form: ${page.slice(0, 300)}`);
  const body = new URLSearchParams({ prompt, login: input.subject, password: 'any' });
  return { next: new URL(action, input.at).href, init: { method: 'POST', body } };
}
