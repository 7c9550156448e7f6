import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { setClockOffset } from '#lib/core/clock.ts';
import { setConfig } from '#lib/core/config.ts';
import { closeDatabase } from '#lib/db/client.ts';
import { closeEngineConnections } from '#lib/models/connection.ts';

// Each test file has a data directory of its own, which is gone afterwards.
const dataDir = mkdtempSync(join(tmpdir(), 'pincite-test-'));
setConfig({ PINCITE_DATA_DIR: dataDir, PINCITE_LOG_LEVEL: 'silent', PINCITE_MIN_FREE_MB: '0' });

// Unit tests share the modules of a worker (vitest.config.ts): what a file leaves open or changed would meet the next one.
afterAll(async () => {
  setClockOffset(0);
  closeDatabase();
  await closeEngineConnections();
  rmSync(dataDir, { recursive: true, force: true });
});
