import { errors, type Dispatcher } from 'undici';
import { z } from 'zod';
import { sleep } from '#lib/core/clock.ts';
import { AppError, isAppError, isErrorCode, type ErrorCode } from '#lib/core/errors.ts';
import { poolOf, type EngineAddress } from './connection.ts';

export type EngineRequest = {
  method: 'GET' | 'POST';
  /** After the base path, e.g. `/embeddings`. `/health` of the built-in engine has no base path. */
  path: string;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Until the answer begins, and between two parts of it. */
  timeoutMs: number;
  /** How long a connection that fails is tried again; for work that can wait, so that a restart of the engine is survived. */
  retryForMs?: number;
};

const retryPauseMs = 250;
const longestReplyBytes = 64 * 1024 * 1024;
const errorReplySchema = z.object({
  error: z.object({ code: z.unknown().optional(), message: z.unknown().optional() }),
});

/** What other engines call a prompt that doesn't fit. */
const tooLongCodes: ReadonlySet<unknown> = new Set(['context_length_exceeded', 'exceed_context_size_error']);

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}

/** Turns what undici and the operating system throw into our errors; an abort keeps its own reason. */
export function toEngineError(error: unknown, signal?: AbortSignal): Error {
  if (signal?.aborted) return reasonOf(signal);
  if (isAppError(error)) return error;
  const message = error instanceof Error ? error.message : 'unknown failure';
  return new AppError('ENGINE_UNAVAILABLE', { message: `engine: ${message}`, cause: error });
}

/** True when the engine can't have begun to work on the request, or the work can be repeated: a connection problem. */
function isConnectionProblem(error: unknown): boolean {
  if (error instanceof errors.SocketError || error instanceof errors.ConnectTimeoutError) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(code));
}

function codeOfReply(status: number, code: unknown, isBuiltIn: boolean): ErrorCode {
  if (isBuiltIn && typeof code === 'string' && isErrorCode(code)) return code;
  if (tooLongCodes.has(code)) return 'PROMPT_TOO_LONG';
  if (status === 429) return 'ENGINE_BUSY';
  if (status === 404) return 'MODEL_NOT_FOUND';
  return status >= 500 ? 'ENGINE_UNAVAILABLE' : 'ENGINE_REPLY_INVALID';
}

/** The error that an engine's error body stands for. A remote engine's text is not repeated: it may echo the request. */
export function errorOfReply(status: number, body: unknown, isBuiltIn: boolean): AppError {
  const parsed = errorReplySchema.safeParse(body);
  const code = codeOfReply(status, parsed.success ? parsed.data.error.code : undefined, isBuiltIn);
  if (status === 401 || status === 403) {
    return new AppError('ENGINE_UNAVAILABLE', {
      message: `engine: HTTP ${status}`,
      personMessage:
        'The remote engine refused the key. An administrator can enter it again on the Models page.',
    });
  }
  return new AppError(code, { message: `engine: HTTP ${status}` });
}

async function readText(response: Dispatcher.ResponseData): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response.body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > longestReplyBytes)
      throw new AppError('ENGINE_REPLY_INVALID', { message: 'the reply is too large' });
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function dispatchOnce(
  address: EngineAddress,
  request: EngineRequest,
): Promise<Dispatcher.ResponseData> {
  const basePath = request.path === '/health' ? '' : address.basePath;
  const response = await poolOf(address).request({
    method: request.method,
    path: basePath + request.path,
    headers: {
      'content-type': 'application/json',
      ...(address.apiKey === undefined ? {} : { authorization: `Bearer ${address.apiKey}` }),
    },
    body: request.body === undefined ? null : JSON.stringify(request.body),
    signal: request.signal ?? null,
    headersTimeout: request.timeoutMs,
    bodyTimeout: request.timeoutMs,
  });
  if (response.statusCode === 200) return response;
  throw errorOfReply(response.statusCode, parseJson(await readText(response)), address.kind === 'built-in');
}

async function withRetries<Result>(request: EngineRequest, attempt: () => Promise<Result>): Promise<Result> {
  const deadlineMs = performance.now() + (request.retryForMs ?? 0);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const mayRetry =
        isConnectionProblem(error) && performance.now() < deadlineMs && !request.signal?.aborted;
      if (!mayRetry) throw toEngineError(error, request.signal);
      await sleep(retryPauseMs, request.signal);
    }
  }
}

/** Sends a request and gives the response with its body unread (status 200). */
export function openEngine(address: EngineAddress, request: EngineRequest): Promise<Dispatcher.ResponseData> {
  return withRetries(request, () => dispatchOnce(address, request));
}

/** Sends a request and gives the checked JSON reply. Throws the errors that lib/models/ports.ts names. */
export async function askEngine<Schema extends z.ZodType>(
  address: EngineAddress,
  request: EngineRequest,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await withRetries(request, async () => readText(await dispatchOnce(address, request)));
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ code, path }) => `${code} at ${path.join('.')}`);
  // Without the cause: nothing that an engine wrote gets into the log.
  throw new AppError('ENGINE_REPLY_INVALID', {
    message: `the reply has an unexpected form: ${places.slice(0, 3).join(', ')}`,
  });
}
