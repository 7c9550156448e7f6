import type { Dispatcher } from 'undici';
import type { z } from 'zod';
import { sleep } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';
import { poolOf, type EngineAddress } from './connection.ts';
import { errorOfReply, isConnectionProblem, toEngineError } from './engine-errors.ts';

export type EngineRequest = {
  method: 'GET' | 'POST';
  /** After the base path, e.g. `/embeddings`. */
  path: string;
  /** `root`: the path is not one of the OpenAI protocol, but one of the server's own beside it. */
  from?: 'root';
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Until the answer begins, and between two parts of it. */
  timeoutMs: number;
  /** How long a connection that fails is tried again; for work that can wait, so that a restart of the engine is survived. */
  retryForMs?: number;
};

const retryPauseMs = 250;
const longestReplyBytes = 64 * 1024 * 1024;
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

/** What a body says: JSON, else its text. */
function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function dispatchOnce(
  address: EngineAddress,
  request: EngineRequest,
): Promise<Dispatcher.ResponseData> {
  const basePath = request.from === 'root' ? address.rootPath : address.basePath;
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
  throw errorOfReply(response.statusCode, parseBody(await readText(response)), address.kind === 'built-in');
}

async function withRetries<Result>(
  { kind }: EngineAddress,
  request: EngineRequest,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const deadlineMs = performance.now() + (request.retryForMs ?? 0);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const mayRetry =
        isConnectionProblem(error) && performance.now() < deadlineMs && !request.signal?.aborted;
      if (!mayRetry) throw toEngineError(error, kind, request.signal);
      await sleep(retryPauseMs, request.signal);
    }
  }
}

/** The error for a reply that is not what the protocol promises. */
export function replyInvalid({ kind }: EngineAddress, message: string): AppError {
  const personMessage =
    'The remote engine answered in a form that cannot be read. An administrator can check on the Models page that its address is that of an OpenAI-compatible API (most end in /v1).';
  return new AppError('ENGINE_REPLY_INVALID', { message, ...(kind === 'remote' ? { personMessage } : {}) });
}

/** Sends a request and gives the response with its body unread (status 200). */
export function openEngine(address: EngineAddress, request: EngineRequest): Promise<Dispatcher.ResponseData> {
  return withRetries(address, request, () => dispatchOnce(address, request));
}

/** Sends a request and gives the checked JSON reply. Throws the errors that lib/models/ports.ts names. */
export async function askEngine<Schema extends z.ZodType>(
  address: EngineAddress,
  request: EngineRequest,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await withRetries(address, request, async () =>
    readText(await dispatchOnce(address, request)),
  );
  const parsed = schema.safeParse(parseBody(text));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ code, path }) => `${code} at ${path.join('.')}`);
  // Without the cause: nothing that an engine wrote gets into the log.
  throw replyInvalid(address, `the reply has an unexpected form: ${places.slice(0, 3).join(', ')}`);
}
