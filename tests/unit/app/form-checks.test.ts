import { describe, expect, it } from 'vitest';
import { checkAddress, checkName, checkNewPassword } from '#app/_components/forms/checks.ts';

const length = { least: 12, most: 128 };

describe('the checks of forms', () => {
  it('asks only for length of a password', () => {
    expect(checkNewPassword('', length)).toBe('Choose a password.');
    expect(checkNewPassword('elevenchars', length)).toBe('Use at least 12 characters; this has 11.');
    expect(checkNewPassword('aaaaaaaaaaaa', length)).toBeUndefined();
    expect(checkNewPassword(' '.repeat(15), length)).toBeUndefined();
    expect(checkNewPassword('x'.repeat(129), length)).toBe('Use at most 128 characters.');
  });

  it('catches slips in addresses and leaves the rest to the server', () => {
    expect(checkAddress(' ')).toBe('Type an e-mail address.');
    expect(checkAddress('name@')).toMatch(/looks like/);
    expect(checkAddress('a b@example.org')).toMatch(/looks like/);
    expect(checkAddress(' name@localhost ')).toBeUndefined();
  });

  it('wants a name that is more than spaces', () => {
    expect(checkName('  ', 'your name')).toBe('Type your name.');
    expect(checkName('Ann', 'your name')).toBeUndefined();
    expect(checkName('x'.repeat(121), 'a name', 120)).toBe('Use at most 120 characters.');
  });
});
