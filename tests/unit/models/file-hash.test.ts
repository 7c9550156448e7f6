import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { config } from '#lib/core/config.ts';
import { newId } from '#lib/core/ids.ts';
import { hashOfModelFile } from '#lib/models/file-hash.ts';

it('keeps the hashes of model files in a file for the account of the server only', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'pincite-hash-')), 'model.gguf');
  writeFileSync(path, newId());
  const { size: bytes, mtimeMs: modifiedMs } = statSync(path);
  const parts = { parts: [path], missingParts: [] };
  expect(await hashOfModelFile({ name: 'model.gguf', path, bytes, modifiedMs, ...parts })).toMatch(
    /^[0-9a-f]{64}$/,
  );
  expect(statSync(join(config().dataDir, 'model-hashes.json')).mode & 0o777).toBe(0o600);
});
