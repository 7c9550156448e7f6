import { describe, expect, it } from 'vitest';
import { clientAddress } from '#lib/auth/client-address.ts';

const trustedProxies = ['10.0.0.0/8', '::1'];

describe('clientAddress', () => {
  it.each([
    {
      name: 'no proxy: the connection, whatever the header says',
      peer: '203.0.113.5',
      forwardedFor: '1.1.1.1',
    },
    { name: 'a trusted proxy: what it saw', peer: '10.0.0.1', forwardedFor: '203.0.113.5' },
    {
      name: 'a client that puts an address in front',
      peer: '10.0.0.1',
      forwardedFor: '1.1.1.1, 203.0.113.5',
    },
    { name: 'two trusted proxies', peer: '10.0.0.1', forwardedFor: '203.0.113.5, 10.2.0.9' },
    { name: 'IPv4 inside IPv6', peer: '::ffff:10.0.0.1', forwardedFor: '::ffff:203.0.113.5' },
  ])('$name', ({ peer, forwardedFor }) => {
    expect(clientAddress({ peer, forwardedFor, trustedProxies })).toBe('203.0.113.5');
  });

  it.each([undefined, '', 'unknown'])('is the proxy itself when its header says %s', (forwardedFor) => {
    expect(clientAddress({ peer: '10.0.0.1', forwardedFor, trustedProxies })).toBe('10.0.0.1');
  });

  it('believes nobody when no proxy is trusted', () => {
    expect(clientAddress({ peer: '127.0.0.1', forwardedFor: '1.1.1.1', trustedProxies: [] })).toBe(
      '127.0.0.1',
    );
  });
});
