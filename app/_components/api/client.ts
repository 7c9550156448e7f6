import { z } from 'zod';

const errorBodySchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    requestId: z.string(),
    detail: z.record(z.string(), z.unknown()).optional(),
  }),
});

type ApiErrorParts = {
  code: string;
  message: string;
  status: number;
  requestId?: string | undefined;
  detail?: Record<string, unknown> | undefined;
};

/** A refusal or failure of the server, in words for a person. `OFFLINE` means that the server was not reached at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly detail: Record<string, unknown>;

  constructor(parts: ApiErrorParts) {
    super(parts.message);
    this.code = parts.code;
    this.status = parts.status;
    this.requestId = parts.requestId;
    this.detail = parts.detail ?? {};
  }
}

/** The error for a request that never reached the server. */
export function offlineError(): ApiError {
  return new ApiError({
    code: 'OFFLINE',
    status: 0,
    message: 'The server cannot be reached. Check your connection; nothing you typed is lost.',
  });
}

/** Turns an answer with an error status into an `ApiError`; a body of another shape gets a general text. */
export function errorFromBody(status: number, body: unknown): ApiError {
  const parsed = errorBodySchema.safeParse(body);
  if (parsed.success) return new ApiError({ ...parsed.data.error, status });
  return new ApiError({
    code: 'UNEXPECTED',
    status,
    message: `The server answered in an unexpected way (status ${status}). Try again in a moment.`,
  });
}

/** Any thrown value as an `ApiError`, for showing it. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof TypeError) return offlineError();
  return new ApiError({
    code: 'UNEXPECTED',
    status: 0,
    message: 'Something went wrong in this page. Reload it and try again.',
  });
}

/** Asks the person to confirm who they are; true once they did. Set by the dialog that does it. */
let confirmer: (() => Promise<boolean>) | undefined;

/** Names who asks for a fresh proof of identity when the server wants one; returns how to take that back. */
export function onStepUp(ask: () => Promise<boolean>): () => void {
  confirmer = ask;
  return () => {
    if (confirmer === ask) confirmer = undefined;
  };
}

/**
 * Sends a request; throws `ApiError` for an error status and for an unreachable server. Abort errors pass through. When the
 * server first wants a fresh proof of identity, the person is asked for it and the request is sent once more.
 */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await sendOnce(path, init);
  } catch (error) {
    const wantsProof = error instanceof ApiError && error.code === 'STEP_UP_REQUIRED';
    if (!wantsProof || confirmer === undefined || !(await confirmer())) throw error;
    return sendOnce(path, init);
  }
}

async function sendOnce(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw offlineError();
  }
  if (response.ok) return response;
  throw errorFromBody(response.status, await response.json().catch(() => null));
}

/** GET as JSON, unchecked: the fetcher of SWR. Prefer `getJson` with a schema. */
export async function fetchJson(path: string): Promise<unknown> {
  return (await send(path)).json();
}

/** GET as JSON, checked against a schema. */
export async function getJson<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(await fetchJson(path));
}

type Method = 'POST' | 'PATCH' | 'DELETE';

/** Sends JSON and reads JSON; `undefined` when the server answers without a body. */
export async function sendJson(method: Method, path: string, body?: unknown): Promise<unknown> {
  const response = await send(path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
