import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from '#tests/support/program.ts';

/** Starts the server as a newcomer does, on a directory of its own and a free port; the tests find it in the environment. */
export default async function startServer(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pincite-e2e-'));
  const server = await startProgram({ dataDir, environment: { PINCITE_MAX_UPLOAD_MB: '5' } });
  process.env['PINCITE_E2E_URL'] = server.address;
  process.env['PINCITE_E2E_SETUP_LINK'] = server.setupLink ?? '';
  process.env['PINCITE_E2E_DATA_DIR'] = dataDir;
  return async () => {
    await server.stop();
    const logs = join(dataDir, 'logs');
    if (existsSync(logs)) cpSync(logs, 'test-results/server-logs', { recursive: true });
    rmSync(dataDir, { recursive: true, force: true });
  };
}
