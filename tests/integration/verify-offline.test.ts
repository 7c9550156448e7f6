import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shutInCommand, traceCommand } from '#lib/cli/offline/shut-in.ts';

const path = process.env['PATH'] ?? '';
const canShutIn = shutInCommand(path) !== null;
const canTrace = traceCommand(path, '/dev/null') !== null;

function verify(environment: Record<string, string> = {}) {
  return spawnSync(process.execPath, ['lib/cli/main.ts', 'verify-offline', '--json'], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
}

describe('pincite verify-offline', () => {
  it.skipIf(!canShutIn || !canTrace)(
    'runs the program without a network and counts what it tries to reach',
    () => {
      const { status, stdout, stderr } = verify({ PINCITE_BASE_URL: 'https://pincite.example' });
      expect(JSON.parse(stdout || `"${stderr}"`)).toEqual({
        works: true,
        story: {
          documents: 8,
          ready: 8,
          question: 'What delay damages does the Supplier owe for late delivery?',
          quotes: expect.any(Number) as number,
          pages: ['/api/health', '/setup', '/sign-in'].map((page) => ({ path: page, status: 200 })),
          refused: 0,
        },
        attempts: [],
        control: [{ call: 'connect', address: '192.0.2.1', port: 9 }],
      });
      expect(status).toBe(0);
    },
    400_000,
  );
});
