import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serverSecret } from '#lib/auth/secrets.ts';
import { config } from '#lib/core/config.ts';

describe('serverSecret', () => {
  it('is made once and readable by the owner only', () => {
    const secret = serverSecret('session-key');
    const path = join(config().paths.secrets, 'session-key');
    expect(secret).toHaveLength(43);
    expect(serverSecret('session-key')).toBe(secret);
    expect(readFileSync(path, 'utf8')).toBe(secret);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(config().paths.secrets).mode & 0o777).toBe(0o700);
  });

  it.each([0o640, 0o604, 0o644, 0o620])('is not used with the rights %o', (rights) => {
    const path = join(config().paths.secrets, 'session-key');
    chmodSync(path, rights);
    try {
      expect(() => serverSecret('session-key')).toThrow(
        expect.objectContaining({
          code: 'SECRET_EXPOSED',
          personMessage: expect.stringContaining(`chmod 600 ${path}`) as string,
        }),
      );
    } finally {
      chmodSync(path, 0o600);
    }
  });

  it('stops on a damaged file instead of signing with it', () => {
    const path = join(config().paths.secrets, 'session-key');
    chmodSync(path, 0o600);
    writeFileSync(path, 'short');
    expect(() => serverSecret('session-key')).toThrow('damaged');
  });
});
