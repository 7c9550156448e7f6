import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { clientAddress, clientAddressHeader } from '#lib/auth/client-address.ts';
import { config } from '#lib/core/config.ts';

/**
 * Puts the client's address into a header of every incoming request before Next sees it, in place of whatever the client sent
 * there: routes can't see the connection, and X-Forwarded-For is the client's own word unless a trusted proxy wrote it.
 */
export function stampClientAddresses(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage };
    // What can't be decoded names nothing, and TRACE is no verb of a Request; Next would answer both before anything of ours adds
    // its headers.
    if (!isDecodable(request.url ?? '') || request.method === 'TRACE') request.url = '/not-an-address';
    if (request.method === 'TRACE') request.method = 'GET';
    request.headers[clientAddressHeader] = clientAddress({
      peer: request.socket.remoteAddress ?? '',
      forwardedFor: request.headers['x-forwarded-for']?.toString(),
      trustedProxies: config().trustedProxies,
    });
  });
}

function isDecodable(path: string): boolean {
  try {
    decodeURI(path);
    return true;
  } catch {
    return false;
  }
}
