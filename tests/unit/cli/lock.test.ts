import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { takeLock } from '#lib/cli/lock.ts';
import { config } from '#lib/core/config.ts';

describe('the lock of a data directory', () => {
  it('is held by one at a time, and free again afterwards', () => {
    const lock = takeLock();
    expect(() => takeLock()).toThrow(expect.objectContaining({ code: 'SERVER_RUNNING' }));
    lock.release();
    takeLock().release();
  });

  it('is a file for the account of the server only', () => {
    takeLock().release();
    expect(statSync(config().paths.lock).mode & 0o777).toBe(0o600);
  });
});
