import { describe, expect, it } from 'vitest';
import { takeLock } from '#lib/cli/lock.ts';

describe('the lock of a data directory', () => {
  it('is held by one at a time, and free again afterwards', () => {
    const lock = takeLock();
    expect(() => takeLock()).toThrow(expect.objectContaining({ code: 'SERVER_RUNNING' }));
    lock.release();
    takeLock().release();
  });
});
