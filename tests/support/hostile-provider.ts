import { createServer } from 'node:http';
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

type Claims = Record<string, unknown>;

export type Misdeed = {
  /** What the ID token says instead of the truth. */
  claims?: Claims;
  header?: Claims;
  /** Signs with a key that the provider does not publish, or not at all. */
  signature?: 'foreign' | 'none';
  /** What its documents say of itself instead of the truth. */
  metadata?: Claims;
};

export type HostileProvider = {
  issuer: string;
  /** How many requests came, by path. */
  requests: string[];
  /** What the next token request gets. */
  play: (misdeed: Misdeed) => void;
  stop: () => Promise<void>;
};

const part = (value: Claims) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: Claims, input: { header: Claims; key: KeyObject | null }): string {
  const text = `${part(input.header)}.${part(claims)}`;
  if (!input.key) return `${text}.`;
  return `${text}.${sign('sha256', Buffer.from(text), input.key).toString('base64url')}`;
}

/** An OpenID provider that lies when told to: no sign-in page, `code` is taken as the subject and the nonce with a dot between. */
export async function startHostileProvider(clientId: string): Promise<HostileProvider> {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = createHash('sha256').update('own').digest('hex').slice(0, 8);
  const requests: string[] = [];
  let misdeed: Misdeed = {};
  let issuer = '';
  const tokenFor = (code: string): Claims => {
    const [subject = '', nonce = ''] = code.split('.');
    const at = Math.floor(Date.now() / 1000);
    const honest = { iss: issuer, sub: subject, aud: clientId, nonce, iat: at, exp: at + 300 };
    const header = { alg: 'RS256', kid, ...misdeed.header };
    const key = misdeed.signature === 'none' ? null : (misdeed.signature ? foreign : own).privateKey;
    const idToken = token({ ...honest, ...misdeed.claims }, { header, key });
    return { access_token: 'x', token_type: 'Bearer', expires_in: 60, id_token: idToken };
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', issuer).pathname;
    requests.push(path);
    const reply = (body: Claims) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    };
    if (path === '/.well-known/openid-configuration') {
      reply({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        ...misdeed.metadata,
      });
    } else if (path === '/jwks') {
      reply({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] });
    } else if (path === '/token') {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        reply(tokenFor(new URLSearchParams(text).get('code') ?? ''));
      });
    } else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    requests,
    play: (next) => {
      misdeed = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
