import { expect, it } from 'vitest';
import { checkNewPassword } from '#lib/auth/account-rows.ts';
import { isCommonPassword } from '#lib/auth/common-passwords.ts';

it.each([
  'password',
  'Password1234!',
  '123456789012',
  'QwertyQwerty',
  'monkeymonkeymonkey',
  '!!Dragon20262026',
  'aaaaaaaaaaaaaaaaaaaa',
  'abababababababab',
  '1qaz2wsx1qaz2wsx',
  ' iloveyou 123 456 ',
])('%s is one of those tried first', (password) => {
  expect(isCommonPassword(password)).toBe(true);
  expect(() => {
    checkNewPassword(password.padEnd(12, '1'));
  }).toThrow(/INPUT_INVALID/);
});

it.each([
  'correct horse battery staple',
  'seven red bicycles on a hill',
  'nine green doors ajar',
  'another long password',
  'Зелёная дверь у реки',
  '94kd-02kf-vm3x-1qpw',
])('%s is not, and nothing more is asked of it', (password) => {
  expect(isCommonPassword(password)).toBe(false);
  expect(() => {
    checkNewPassword(password);
  }).not.toThrow();
});
