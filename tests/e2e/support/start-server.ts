import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { traceCommand } from '#lib/cli/offline/shut-in.ts';
import { startModelHub } from '#tests/support/model-hub.ts';
import { startProgram } from '#tests/support/program.ts';
import { tinyChatModel } from '#tests/support/tiny-gguf.ts';
import { attemptsOf } from './attempts.ts';

/**
 * Starts the server as a newcomer does, on a directory of its own and a free port; the tests find it in the environment.
 * In a network of its own (tests/support/run-offline.ts) whatever the server tries to reach is written down, and at the
 * end there must be nothing.
 */
export default async function startServer(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pincite-e2e-'));
  const traceFile = join(dataDir, '..', `${dataDir.split('/').at(-1) ?? 'pincite'}.strace`);
  const isOffline = process.env['PINCITE_E2E_OFFLINE'] !== undefined;
  const prefix = isOffline ? traceCommand(process.env['PATH'] ?? '', traceFile) : null;
  // A hub on this machine that has one model of the catalogue, with random weights, and sends it slowly.
  const hub = await startModelHub();
  hub.files.set('gemma-3-4b-it-Q4_K_M.gguf', { content: readFileSync(tinyChatModel()) });
  hub.files.set('Qwen_Qwen3-4B-Instruct-2507-Q4_K_M.gguf', { content: readFileSync(tinyChatModel()) });
  hub.always({ kind: 'slow', pieceBytes: 6000, pauseMs: 100 });
  const environment = {
    PINCITE_MAX_UPLOAD_MB: '5',
    PINCITE_FRESH_MINUTES: '120',
    PINCITE_MODEL_MIRROR: hub.url,
  };
  const server = await startProgram({ dataDir, environment, prefix: prefix ?? [] });
  process.env['PINCITE_E2E_URL'] = server.address;
  process.env['PINCITE_E2E_SETUP_LINK'] = server.setupLink ?? '';
  process.env['PINCITE_E2E_DATA_DIR'] = dataDir;
  if (prefix) process.env['PINCITE_E2E_TRACE'] = traceFile;
  return async () => {
    await server.stop();
    await hub.stop();
    const logs = join(dataDir, 'logs');
    if (existsSync(logs)) cpSync(logs, 'test-results/server-logs', { recursive: true });
    rmSync(dataDir, { recursive: true, force: true });
    if (!prefix) return;
    const attempts = await attemptsOf(traceFile);
    rmSync(traceFile, { force: true });
    if (attempts.length > 0) throw new Error(`the server tried to reach ${JSON.stringify(attempts)}`);
    process.stderr.write('The server tried to reach no other machine.\n');
  };
}
