import { expect, test } from 'vitest';
import { isId, newId, newSecret, sha256, stableId } from '#lib/core/ids.ts';

test('identifiers are random and recognised', () => {
  expect(newId()).not.toBe(newId());
  expect(isId(newId())).toBe(true);
  expect(isId(`${newId()}' OR '1'='1`)).toBe(false);
});

test('a stable identifier depends on every part and on where the parts end', () => {
  expect(stableId('a', 1)).toBe(stableId('a', 1));
  expect(stableId('a', 1)).not.toBe(stableId('a1'));
  expect(stableId('ab', 'c')).not.toBe(stableId('a', 'bc'));
  expect(isId(stableId('x'))).toBe(true);
});

test('a secret has 256 bits', () => {
  expect(Buffer.from(newSecret(), 'base64url')).toHaveLength(32);
});

test('the hash is SHA-256', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
