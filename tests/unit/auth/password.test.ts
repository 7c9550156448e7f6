import { hash } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { hashPassword, isHashOutdated, isPasswordRight } from '#lib/auth/password.ts';

describe('passwords', () => {
  it('are kept as Argon2id hashes of the wanted cost, salted', async () => {
    const [first, second] = await Promise.all([hashPassword('one password'), hashPassword('one password')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[A-Za-z0-9+/]{22,}\$[A-Za-z0-9+/]{43}$/);
    expect(second).not.toBe(first);
    expect(await isPasswordRight({ hash: first, password: 'one password' })).toBe(true);
    expect(await isPasswordRight({ hash: first, password: 'one passwort' })).toBe(false);
  });

  it('notices hashes that were made with less', async () => {
    expect(isHashOutdated(await hash('x', { memoryCost: 19_456, timeCost: 2 }))).toBe(true);
    expect(isHashOutdated(await hashPassword('x'))).toBe(false);
    expect(isHashOutdated('$2b$12$somethingelse')).toBe(true);
  });

  it('refuses to queue without end', async () => {
    const attempts = Array.from({ length: 80 }, () => isPasswordRight({ hash: '$argon2id$', password: 'x' }));
    const settled = await Promise.allSettled(attempts);
    const refused = settled.filter(
      (one) => one.status === 'rejected' && (one.reason as { code?: string }).code === 'RATE_LIMITED',
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(80);
  });
});
