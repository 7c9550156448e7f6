import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';

/** Unpacks an export into a new folder, which is returned. */
export function unpackBundle(zip: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'pincite-bundle-'));
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/**
 * Runs the verifier that lies in the export, as somebody does who has nothing else: from its own folder, with plain Node and
 * (almost) nothing in its environment.
 */
export function runShippedVerifier(
  folder: string,
  parameters: readonly string[] = [],
): { code: number; output: string } {
  try {
    const output = execFileSync(process.execPath, ['verify-audit.mjs', ...parameters], {
      cwd: folder,
      env: { NODE_ENV: 'production' },
      encoding: 'utf8',
    });
    return { code: 0, output };
  } catch (error) {
    if (!(error instanceof Error) || !('status' in error) || !('stdout' in error)) throw error;
    return { code: Number(error.status), output: String(error.stdout) };
  }
}
