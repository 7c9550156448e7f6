import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { AppError } from '#lib/core/errors.ts';
import { requestLimits } from '#lib/models/wire.ts';

/** Reads a JSON body of bounded size and checks its form. Throws `INPUT_INVALID`. */
export async function readJson<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > requestLimits.bodyBytes)
      throw new AppError('INPUT_INVALID', { message: 'the body is too large' });
    parts.push(part);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (cause) {
    throw new AppError('INPUT_INVALID', { message: 'the body is not JSON', cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // Paths and rules only: the values may be people's text, and this message is logged.
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ');
  throw new AppError('INPUT_INVALID', { message: problems });
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** An error in the form that OpenAI's clients know; `code` is the program's own error code. */
export function errorBody(error: unknown): {
  status: number;
  body: { error: { message: string; type: string; code: string } };
} {
  const known = error instanceof AppError ? error : new AppError('UNEXPECTED', { cause: error });
  const type = known.status < 500 ? 'invalid_request_error' : 'server_error';
  return { status: known.status, body: { error: { message: known.personMessage, type, code: known.code } } };
}

/** Answers with the error, or ends the event stream with it when the answer has already begun. */
export function sendError(response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.writableEnded) return;
  const { status, body } = errorBody(error);
  if (response.headersSent) {
    response.end(`data: ${JSON.stringify(body)}\n\n`);
    return;
  }
  if (status === 503) response.setHeader('retry-after', '2');
  sendJson(response, status, body);
}

/** Fires when the client goes away before the answer is complete, so that the work for it stops at once. */
export function signalOfClient(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new Error('the client went away'));
  });
  return controller.signal;
}

/** Sends one server-sent event. */
export function sendEvent(response: ServerResponse, body: unknown): void {
  response.write(`data: ${typeof body === 'string' ? body : JSON.stringify(body)}\n\n`);
}
