import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { stampClientAddresses } from '#app/_server/stamp-client-addresses.ts';

/** What a server sees of a request after it was stamped. */
async function seen(method: string, path: string): Promise<string> {
  const server = createServer((incoming, response) => {
    response.end(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, method, path }).end();
  const [reply] = (await once(sent, 'response')) as [IncomingMessage];
  const body = (await reply.toArray()).join('');
  server.close();
  return body;
}

it('what Next would answer without our headers becomes an address that is not there', async () => {
  stampClientAddresses();
  expect(await seen('TRACE', '/w/1')).toBe('GET /not-an-address');
  expect(await seen('GET', '/%E0%A4%A')).toBe('GET /not-an-address');
  expect(await seen('DELETE', '/api/documents/1?a=b')).toBe('DELETE /api/documents/1?a=b');
});
