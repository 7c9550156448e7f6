import { describe, expect, it } from 'vitest';
import { clientAddress } from '#lib/auth/client-address.ts';

const trustedProxies = ['10.0.0.0/8', '::1'];

describe('clientAddress', () => {
  it.each([
    ['no proxy: the connection, whatever the header says', '203.0.113.5', '1.1.1.1', '203.0.113.5'],
    ['a trusted proxy: what it saw', '10.0.0.1', '203.0.113.5', '203.0.113.5'],
    ['a client that puts an address in front', '10.0.0.1', '1.1.1.1, 203.0.113.5', '203.0.113.5'],
    ['two trusted proxies', '10.0.0.1', '203.0.113.5, 10.2.0.9', '203.0.113.5'],
    ['IPv4 inside IPv6', '::ffff:10.0.0.1', '::ffff:203.0.113.5', '203.0.113.5'],
    ['a trusted proxy without the header', '::1', undefined, '::1'],
    ['rubbish in the header', '10.0.0.1', 'unknown', '10.0.0.1'],
  ])('%s', (_name, peer, forwardedFor, expected) => {
    expect(clientAddress({ peer, forwardedFor, trustedProxies })).toBe(expected);
  });

  it('believes nobody when no proxy is trusted', () => {
    expect(clientAddress({ peer: '127.0.0.1', forwardedFor: '1.1.1.1', trustedProxies: [] })).toBe(
      '127.0.0.1',
    );
  });
});
