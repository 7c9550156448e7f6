import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { setConfig } from '#lib/core/config.ts';

// Each test file has a data directory of its own, which is gone afterwards.
const dataDir = mkdtempSync(join(tmpdir(), 'pincite-test-'));
setConfig({ PINCITE_DATA_DIR: dataDir, PINCITE_LOG_LEVEL: 'silent', PINCITE_MIN_FREE_MB: '0' });

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});
