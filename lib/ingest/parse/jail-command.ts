import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { config } from '#lib/core/config.ts';
import { AppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';

/**
 * How strongly documents are shut in on this machine, best first.
 * `namespaces`: no network device, no rights in the system, bounded memory and time, and no access to other files by
 * Node's permission model. `limits`: the same without the namespaces (some containers forbid them). `none`: nothing is read.
 */
export type JailRung = 'namespaces' | 'limits' | 'none';

export type JailLimits = { memoryBytes: number; cpuSeconds: number };

/** Not by `import.meta.url`: the web process, which shows the rung, runs from a bundle. */
const programPath = (path: string) => join(config().programDir, path);

const usualDirectories = [
  '/usr/bin',
  '/bin',
  '/usr/sbin',
  '/sbin',
  '/usr/local/bin',
  '/run/current-system/sw/bin',
];

/** The program's own code and libraries: all that may be read from inside. */
function readableFlags(): string[] {
  const paths = [programPath('lib'), programPath('node_modules'), programPath('package.json')];
  return paths.map((path) => `--allow-fs-read=${path}`);
}

let toolDirectories: readonly string[] = usualDirectories;

function findTool(name: string): string | undefined {
  return toolDirectories.map((directory) => join(directory, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Node with nothing allowed but reading the program; the JavaScript heap ends a little before the kernel's limit does. */
function nodeCommand(entryPath: string, limits: JailLimits): string[] {
  const heapMegabytes = Math.floor((limits.memoryBytes * 0.75) / (1024 * 1024));
  const flags = [
    '--permission',
    ...readableFlags(),
    '--no-addons',
    '--disallow-code-generation-from-strings',
  ];
  const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=SecurityWarning'];
  const heap = [`--max-old-space-size=${heapMegabytes}`, '--max-semi-space-size=32'];
  // More helper threads than one only get in the way of the embedding that goes on beside (docs/PERFORMANCE.md).
  const threads = ['--v8-pool-size=1'];
  return [process.execPath, ...flags, ...quiet, ...heap, ...threads, entryPath];
}

/** V8 reserves this much for machine code at its start, and the kernel counts it as data though it is hardly touched. */
const codeReservationBytes = 512 * 1024 * 1024;

/** V8 also reserves gigabytes of address space that are never touched, so the data segment is what is bounded. */
function limitCommand(prlimit: string, limits: JailLimits): string[] {
  return [
    prlimit,
    `--data=${limits.memoryBytes + codeReservationBytes}`,
    `--cpu=${limits.cpuSeconds}`,
    '--nofile=128',
    '--fsize=0',
    '--core=0',
    '--',
  ];
}

/** Dies with its parent, and no program that it might start could gain rights. */
function privilegeCommand(): string[] {
  const setpriv = findTool('setpriv');
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig=KILL', '--no-new-privs', '--'];
}

type Candidate = { rung: JailRung; prefix: string[]; prlimit: string };

/** In the order in which they are tried. Nobody's user id inside the namespace leaves no capability there either. */
function candidates(): Candidate[] {
  const prlimit = findTool('prlimit');
  if (prlimit === undefined) return [];
  const unshare = findTool('unshare');
  const spaces =
    unshare === undefined
      ? []
      : [
          [unshare, '--map-user=65534', '--map-group=65534', '--net', '--ipc', '--'],
          [unshare, '--map-root-user', '--net', '--ipc', '--'],
        ];
  const shut = spaces.map((prefix) => ({
    rung: 'namespaces' as const,
    prefix: [...prefix, ...privilegeCommand()],
    prlimit,
  }));
  return [
    ...shut,
    { rung: 'limits', prefix: privilegeCommand(), prlimit },
    { rung: 'limits', prefix: [], prlimit },
  ];
}

let found: Promise<Candidate | undefined> | undefined;

/** Tries the rungs from the top, once in the life of the process; a rung counts when the probe in it is refused everything. */
function findRung(): Promise<Candidate | undefined> {
  found ??= (async () => {
    for (const candidate of candidates()) {
      const problem = await probe(candidate);
      if (problem === undefined) return candidate;
      logger('jail').info(
        { rung: candidate.rung, problem },
        'this way of shutting in documents does not work here',
      );
    }
    return undefined;
  })();
  return found;
}

/** The rung in use on this machine, for the system page. */
export async function jailRung(): Promise<JailRung> {
  return (await findRung())?.rung ?? 'none';
}

/** The command that runs a file of the program in the jail. Throws `READER_UNAVAILABLE` where no rung works. */
export async function jailCommand(entryPath: string, limits: JailLimits): Promise<string[]> {
  const candidate = await findRung();
  if (candidate === undefined) throw new AppError('READER_UNAVAILABLE');
  return commandFor(candidate, entryPath, limits);
}

function commandFor(candidate: Candidate, entryPath: string, limits: JailLimits): string[] {
  return [...candidate.prefix, ...limitCommand(candidate.prlimit, limits), ...nodeCommand(entryPath, limits)];
}

const probeLimits: JailLimits = { memoryBytes: 256 * 1024 * 1024, cpuSeconds: 20 };
const probeTimeoutMs = 20_000;

/** Runs the probe on one rung. Undefined when everything was refused there, else what was wrong. */
function probe(candidate: Candidate): Promise<string | undefined> {
  const [command = '', ...args] = commandFor(
    candidate,
    programPath('lib/ingest/parse/jail-probe.ts'),
    probeLimits,
  );
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env: {} as NodeJS.ProcessEnv,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: probeTimeoutMs,
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-500);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('close', (code, signal) => {
      const passed = code === 0 && output.trim() === 'shut in';
      resolve(passed ? undefined : `exit ${String(code ?? signal)}: ${output.trim()}`);
    });
  });
}

/** For tests: forgets the rung, and looks for the system's tools in these directories from now on (the usual ones if none). */
export function setToolDirectories(...directories: string[]): void {
  found = undefined;
  toolDirectories = directories.length === 0 ? usualDirectories : directories;
}
