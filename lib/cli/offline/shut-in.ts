import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where `ip` and `strace` lie on systems whose PATH leaves them out for people. */
const moreDirectories = ['/usr/sbin', '/sbin', '/usr/local/sbin', '/usr/bin', '/bin'];

/** The full path of a program of the system, or null. `path` is the PATH to look in first. */
export function findTool(name: string, path: string): string | null {
  const directories = [...path.split(delimiter).filter((one) => one !== ''), ...moreDirectories];
  return directories.map((directory) => join(directory, name)).find(canRun) ?? null;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * What runs a program in a network that has nothing but the loopback device: no card, no route, no name server. Null where
 * the system can't or may not do that.
 */
export function shutInCommand(path: string): string[] | null {
  const [unshare, ip] = [findTool('unshare', path), findTool('ip', path)];
  if (unshare === null || ip === null) return null;
  const command = [unshare, '-rn', '--', 'sh', '-c', `"${ip}" link set lo up && exec "$@"`, 'sh'];
  const [program = '', ...parameters] = command;
  const works = spawnSync(program, [...parameters, 'true'], { timeout: 10_000 }).status === 0;
  return works ? command : null;
}

/** What runs a program and writes down each connection that it, or anything that it starts, asks the kernel for. Null without strace. */
export function traceCommand(path: string, file: string): string[] | null {
  const strace = findTool('strace', path);
  if (strace === null) return null;
  // -D: the program is the child, strace its grandchild, so that signals reach the program. -s 0: no content is written down.
  const usual = ['-D', '-f', '-qq', '-s', '0', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o'];
  const quick = ['--seccomp-bpf', ...usual];
  const works = (given: string[]) =>
    spawnSync(strace, [...given, '/dev/null', 'true'], { timeout: 10_000 }).status === 0;
  if (works(quick)) return [strace, ...quick, file];
  return works(usual) ? [strace, ...usual, file] : null;
}
