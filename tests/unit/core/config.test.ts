import { expect, test } from 'vitest';
import { readConfig } from '#lib/core/config.ts';
import { isAppError } from '#lib/core/errors.ts';

test('the server listens on this machine only, unless told otherwise', () => {
  expect(readConfig({}).host).toBe('127.0.0.1');
  expect(readConfig({ PINCITE_HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
});

test('an empty setting counts as not set', () => {
  expect(readConfig({ PINCITE_PORT: '' }).port).toBe(3000);
});

test('all wrong settings are named at once', () => {
  try {
    readConfig({ PINCITE_PORT: 'http', PINCITE_LOG_LEVEL: 'loud' });
    expect.unreachable();
  } catch (error) {
    expect(isAppError(error, 'SETTING_INVALID')).toBe(true);
    expect(String(error)).toContain('PINCITE_PORT');
    expect(String(error)).toContain('PINCITE_LOG_LEVEL');
  }
});

test('sizes are turned into bytes', () => {
  expect(readConfig({ PINCITE_MAX_UPLOAD_MB: '2' }).limits.uploadBytes).toBe(2_097_152);
});
