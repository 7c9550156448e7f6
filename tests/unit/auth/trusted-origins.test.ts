import { describe, expect, it } from 'vitest';
import { trustedOrigins } from '#lib/auth/trusted-origins.ts';

describe('trustedOrigins', () => {
  it('is the one address of a server that has a name', () => {
    expect(trustedOrigins({ baseUrl: 'https://pincite.example.org' })).toEqual([
      'https://pincite.example.org',
    ]);
  });

  it('is every name of the loopback address, with the same port', () => {
    expect(trustedOrigins({ baseUrl: 'http://localhost:3000' })).toEqual([
      'http://localhost:3000',
      'http://127.0.0.1:3000',
      'http://[::1]:3000',
    ]);
  });
});
