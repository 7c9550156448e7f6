import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { config } from '#lib/core/config.ts';
import type { ErrorCode } from '#lib/core/errors.ts';
import { decodeFrames, FrameError } from './frames.ts';
import { encodeOrder } from './jail-input.ts';
import { type JailProcess, refillJail, takeJail } from './start-jail.ts';
import { parseEventSchema, type ParseEvent } from './types.ts';

export type ParseInJailInput = {
  /** Where the file lies; its name there does not matter. */
  filePath: string;
  /** The name that the person gave it: its ending helps to tell kinds of text apart. */
  fileName: string;
  password?: string | undefined;
  signal?: AbortSignal | undefined;
};

type Exit = { code: number | null; signal: NodeJS.Signals | null };
type Failure = Extract<ParseEvent, { type: 'failed' }>;

const keptErrorCharacters = 4000;

/**
 * Reads one document in a process of its own that can reach nothing but the program's code (`jail-command.ts`). Gives the
 * events as they come; the child waits while the caller works on one. The last event is `finished` or `failed`, with a
 * code of the error catalogue, also when the child crashes, runs out of memory or of time (`config().limits`).
 * Leaving the loop early ends the child. Throws `READER_UNAVAILABLE` where this machine has no jail, the signal's reason
 * when it is aborted, and what the file system throws when the file is not there.
 */
export async function* parseInJail(input: ParseInJailInput): AsyncGenerator<ParseEvent> {
  const { limits } = config();
  input.signal?.throwIfAborted();
  const { size } = await stat(input.filePath);
  if (size === 0) {
    yield failed('FILE_EMPTY', 'the file has 0 bytes');
    return;
  }
  const child = await takeJail();
  const watch = watchChild(child, limits.parseTimeoutMs, input.signal);
  try {
    // Starting a jail may have taken a while the first time.
    input.signal?.throwIfAborted();
    const feeding = feed(child, { ...input, byteLength: size, maxPages: limits.pages });
    // Awaited below; until then a failure is not "unhandled".
    feeding.catch(() => undefined);
    const isComplete = yield* relay(child);
    input.signal?.throwIfAborted();
    if (!isComplete) yield judgeExit(await watch.exit, watch);
    await feeding;
  } finally {
    watch.stop();
    refillJail();
  }
}

function failed(code: ErrorCode, detail: string): Failure {
  return { type: 'failed', code, detail };
}

type Watch = { exit: Promise<Exit>; timedOut: () => boolean; errorText: () => string; stop: () => void };

/** Ends the child after the time given or on abort, and remembers the end of what it wrote to its standard error. */
function watchChild(child: JailProcess, timeoutMs: number, signal: AbortSignal | undefined): Watch {
  let timedOut = false;
  let errorText = '';
  const kill = () => child.kill('SIGKILL');
  const timer = setTimeout(() => {
    timedOut = true;
    kill();
  }, timeoutMs);
  signal?.addEventListener('abort', kill, { once: true });
  child.stderr.on('data', (chunk: Buffer) => {
    errorText = (errorText + chunk.toString('latin1')).slice(-keptErrorCharacters);
  });
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once('close', (code, exitSignal) => {
      resolve({ code, signal: exitSignal });
    });
    child.once('error', reject);
  });
  // Looked at only when the events ended early; a child that cannot be started is told there.
  exit.catch(() => undefined);
  const stop = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', kill);
    kill();
    child.stdout.destroy();
  };
  return { exit, timedOut: () => timedOut, errorText: () => errorText, stop };
}

type Feed = ParseInJailInput & { byteLength: number; maxPages: number };

/** Writes the order and the file. A child that ends without reading all of it is judged by its exit, not by this. */
async function feed(
  child: JailProcess,
  { filePath, fileName, password, byteLength, maxPages }: Feed,
): Promise<void> {
  child.stdin.write(encodeOrder({ fileName, byteLength, password, maxPages }));
  try {
    await pipeline(createReadStream(filePath), child.stdin);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const closedPipe =
      code === 'EPIPE' ||
      code === 'ECONNRESET' ||
      code === 'ERR_STREAM_PREMATURE_CLOSE' ||
      code === 'ERR_STREAM_DESTROYED';
    if (!closedPipe) throw error;
  }
}

/**
 * Passes checked events on. False when the stream ended before the document did. What comes out of a jail is never
 * trusted: anything but good events counts as a crash.
 */
async function* relay(child: JailProcess): AsyncGenerator<ParseEvent, boolean> {
  try {
    for await (const frame of decodeFrames(child.stdout)) {
      const parsed = parseEventSchema.safeParse(frame);
      if (!parsed.success) throw new FrameError('a frame is not an event');
      yield parsed.data;
      if (parsed.data.type === 'finished' || parsed.data.type === 'failed') return true;
    }
    return false;
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    yield failed('FILE_CRASHED_READER', error.message);
    return true;
  }
}

const outOfMemory = /out of memory|bad_alloc|allocation failed|failed to reserve|cannot allocate/i;

function judgeExit(exit: Exit, watch: Watch): Failure {
  const how = exit.signal ?? `exit code ${String(exit.code)}`;
  if (watch.timedOut()) return failed('FILE_TOO_COMPLEX', 'reading took longer than the time limit');
  if (exit.signal === 'SIGXCPU')
    return failed('FILE_TOO_COMPLEX', 'reading took more processor time than the limit');
  if (exit.signal === 'SIGKILL')
    return failed('FILE_TOO_COMPLEX', 'the system ended the reader, as it does when memory is short');
  if (outOfMemory.test(watch.errorText()))
    return failed('FILE_TOO_COMPLEX', 'reading needed more memory than the limit');
  return failed('FILE_CRASHED_READER', `the reader ended with ${how}`);
}
