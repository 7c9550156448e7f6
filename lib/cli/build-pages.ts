import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, config } from '#lib/core/config.ts';
import { hashFiles } from './hash-files.ts';
import { openLogFile } from './log-file.ts';

/** What the built pages depend on. The lock file stands for the installed packages. */
const sources = [
  'app/**/*.{ts,tsx,css,svg,png,ico}',
  'lib/**/*.ts',
  'public/**/*.*',
  '*.config.{ts,mjs}',
  '{proxy,instrumentation}.ts',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
];

/** True when the pages in `.next` were built from the source as it is now. */
export function hasCurrentBuild(): boolean {
  const { programDir } = config();
  const stamp = stampPath(programDir);
  if (!existsSync(join(programDir, '.next/BUILD_ID')) || !existsSync(stamp)) return false;
  return readFileSync(stamp, 'utf8') === hashFiles(programDir, sources);
}

/** Builds the pages. The builder's output goes to the log, and to standard error too with `echo`. Throws when it fails. */
export async function buildPages(options: { echo: boolean }): Promise<void> {
  const { programDir } = config();
  const source = hashFiles(programDir, sources);
  const log = openLogFile('build', options);
  const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    cwd: programDir,
    env: childEnvironment({ NEXT_TELEMETRY_DISABLED: '1' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  log.follow(child.stdout);
  log.follow(child.stderr);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    const lines = options.echo ? [] : log.lastLines();
    throw new Error([`the pages could not be built; see ${log.path}`, ...lines].join('\n'));
  }
  writeFileSync(stampPath(programDir), source);
}

function stampPath(programDir: string): string {
  return join(programDir, '.next/pincite-source.sha256');
}
