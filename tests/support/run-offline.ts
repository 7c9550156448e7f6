import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findTool, shutInCommand } from '#lib/cli/offline/shut-in.ts';

/**
 * Runs a program in a network that has nothing but this machine: the browser tests run so, which shows that neither the
 * server nor its pages need anything from elsewhere. Where the system can't do that it runs all the same, says so loudly,
 * and the tests that are about it count as skipped.
 */

const path = process.env['PATH'] ?? '';

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** With strace what the server tries to reach is counted; on Debian it is installed when that needs no person. */
function provideTracer(): void {
  if (findTool('strace', path) !== null) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const install = ['install', '-y', '--no-install-recommends', 'strace'];
    spawnSync('apt-get', install, { stdio: ['ignore', 2, 2], timeout: 300_000 });
  }
  if (findTool('strace', path) === null)
    say('── strace is missing: what the server tries to reach is NOT counted, and that test is skipped.');
}

provideTracer();
const shutIn = shutInCommand(path);
if (shutIn === null)
  say(
    '── This machine can not close off a network (unshare, ip): the tests run with one, and that test is skipped.',
  );
const [command = '', ...parameters] = [...(shutIn ?? []), ...process.argv.slice(2)];
const { status } = spawnSync(command, parameters, {
  stdio: 'inherit',
  env: { ...process.env, ...(shutIn === null ? {} : { PINCITE_E2E_OFFLINE: 'yes' }) },
});
process.exitCode = status ?? 1;
