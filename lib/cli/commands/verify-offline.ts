import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { sleep } from '#lib/core/clock.ts';
import { childEnvironment, searchPath } from '#lib/core/config.ts';
import { type Attempt, attemptsIn } from '../offline/attempts.ts';
import { shutInCommand, traceCommand } from '../offline/shut-in.ts';
import { printLine, say } from '../say.ts';

const storySchema = z.object({
  documents: z.number(),
  ready: z.number(),
  question: z.string(),
  quotes: z.number(),
  pages: z.array(z.object({ path: z.string(), status: z.number() })),
  refused: z.number(),
});

type Story = z.infer<typeof storySchema>;

/** What the proof found. `attempts` is null where strace is missing: then only the program's own guard has counted. */
export type OfflineProof = {
  works: boolean;
  story: Story | null;
  attempts: Attempt[] | null;
  /** What counting found of a connection that was tried on purpose; null where strace is missing. */
  control: Attempt[] | null;
};

/** An address that no machine has (RFC 5737): the connection that is tried on purpose. */
const control = { address: '192.0.2.1', port: 9, call: 'connect' };
const tryControl = `require('node:net').connect(${control.port}, '${control.address}').on('error', () => {})`;
const storyTimeoutMs = 1_200_000;
const tracePatienceMs = 20_000;

/** `pincite verify-offline`: runs the program shut in, counts what it tries to reach, and says so. False unless all is as it should be. */
export async function runVerifyOffline(options: { json?: true }): Promise<boolean> {
  const shutIn = shutInCommand(searchPath());
  if (shutIn === null) {
    say(
      'This machine can not close off a network for a program (it takes Linux with unshare and ip, and user namespaces that are not forbidden). Nothing was verified.',
    );
    return false;
  }
  const directory = mkdtempSync(join(tmpdir(), 'pincite-proof-'));
  try {
    say('Running Pincite in a network without any other machine; this takes a minute or two…');
    const proof = await prove(shutIn, directory);
    if (options.json) printLine(JSON.stringify(proof));
    else for (const line of describe(proof)) printLine(line);
    return isProven(proof);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function prove(shutIn: readonly string[], directory: string): Promise<OfflineProof> {
  const tried = await runTraced(shutIn, join(directory, 'control'), ['-e', tryControl]);
  const told = await runTraced(shutIn, join(directory, 'story'), ['lib/cli/main.ts', 'offline-story']);
  const parsed = told.isGood ? storySchema.safeParse(JSON.parse(told.output)) : undefined;
  return {
    works: told.isGood,
    story: parsed?.success ? parsed.data : null,
    attempts: told.attempts,
    control: tried.attempts,
  };
}

async function runTraced(shutIn: readonly string[], file: string, parameters: readonly string[]) {
  const trace = traceCommand(searchPath(), file) ?? [];
  const [command = '', ...rest] = [...shutIn, ...trace, process.execPath, ...parameters];
  const { status, stdout } = spawnSync(command, rest, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: childEnvironment(),
    timeout: storyTimeoutMs,
  });
  const attempts = trace.length === 0 ? null : attemptsIn(await readWhole(file));
  return { isGood: status === 0, output: stdout, attempts };
}

/** strace writes its last lines after the program has ended: read when the file has stopped growing. */
async function readWhole(file: string): Promise<string> {
  const giveUpAt = performance.now() + tracePatienceMs;
  let size = -1;
  while (performance.now() < giveUpAt) {
    const { size: found } = statSync(file);
    if (found === size) break;
    size = found;
    await sleep(500);
  }
  return readFileSync(file, 'utf8');
}

function isCounted(attempts: readonly Attempt[] | null): boolean {
  return attempts?.some(({ address, port }) => address === control.address && port === control.port) ?? false;
}

function isProven({ story, attempts, control: tried }: OfflineProof): boolean {
  if (story === null || story.ready < story.documents || story.quotes === 0 || story.refused > 0)
    return false;
  return attempts === null ? true : attempts.length === 0 && isCounted(tried);
}

function describe(proof: OfflineProof): string[] {
  const { story, attempts, control: tried } = proof;
  if (story === null)
    return ['Pincite did not work in a network without other machines. See the lines above.'];
  const pages = story.pages.map(({ path, status }) => `${path} ${status}`).join(', ');
  const counting =
    attempts === null
      ? [
          `Connections to other machines that the program’s own guard refused: ${story.refused}`,
          'strace is not installed, so connections of native code were not counted; they could not have come about either. Install strace and run this again to count them.',
        ]
      : [
          `A connection to ${control.address} that was tried on purpose: ${isCounted(tried) ? 'failed, and was counted' : 'WAS NOT COUNTED, so the next line proves nothing'}`,
          `Connections to other machines that the program tried: ${attempts.length}${attempts.length > 0 ? ` (${attempts.map(({ address, port }) => `${address}:${port}`).join(', ')})` : ''}`,
        ];
  return [
    'The network had nothing but this machine’s loopback device.',
    `Documents read: ${story.ready} of ${story.documents}`,
    `Asked: “${story.question}” – answered with ${story.quotes} quote${story.quotes === 1 ? '' : 's'}`,
    `Pages: ${pages}`,
    ...counting,
    isProven(proof)
      ? 'Result: Pincite works without a network, and nothing tried to leave this machine.'
      : 'Result: NOT as it should be; see above.',
  ];
}
