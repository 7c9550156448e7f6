import { errors } from 'undici';
import { z } from 'zod';
import { AppError, isAppError, isErrorCode, type ErrorCode } from '#lib/core/errors.ts';
import type { EngineAddress } from './connection.ts';

/** Servers say what is wrong in one of these shapes, or in plain text. */
const errorReplySchema = z.union([
  z.object({
    error: z.object({
      code: z.unknown().optional(),
      type: z.unknown().optional(),
      message: z.unknown().optional(),
    }),
  }),
  z.object({ error: z.string() }).transform(({ error }) => ({ error: { message: error } })),
  // vLLM before 0.10.
  z
    .object({ object: z.literal('error'), message: z.string() })
    .transform(({ message }) => ({ error: { message } })),
  z.string().transform((message) => ({ error: { message } })),
]);

/** What other engines call a prompt that doesn't fit: as a code, as a type, or only in words. */
const tooLongCodes: ReadonlySet<unknown> = new Set(['context_length_exceeded', 'exceed_context_size_error']);
const tooLongWords =
  /(?:context (?:length|size|window)|maximum context|too many tokens|prompt is too long|input length exceeds)/i;
const modelMissingWords =
  /model\b.{0,200}\b(?:not found|does not exist|not exist|not loaded)|no (?:running session|models? (?:are |is )?(?:available|loaded))|failed to load model/is;
const loadingWords = /\bloading model\b|\bmodel is (?:still )?loading\b/i;
/** Jan answers only to names that it was told. */
const wrongHostWords = /invalid host header/i;

type Said = { status: number; code: unknown; type: unknown; words: string };

function saidBy(status: number, body: unknown): Said {
  const error = errorReplySchema.safeParse(body).data?.error;
  const detail: { code?: unknown; type?: unknown; message?: unknown } = error ?? {};
  const words = typeof detail.message === 'string' ? detail.message : '';
  return { status, code: detail.code, type: detail.type, words: words.slice(0, 2000) };
}

function isTooLong({ status, code, type, words }: Said): boolean {
  if (tooLongCodes.has(code) || tooLongCodes.has(type)) return true;
  return (status === 400 || status === 413 || status >= 500) && tooLongWords.test(words);
}

function saysModelMissing({ code, words }: Said): boolean {
  return code === 'model_not_found' || modelMissingWords.test(words);
}

function codeOf(said: Said): ErrorCode {
  const { status, words } = said;
  if (isTooLong(said)) return 'PROMPT_TOO_LONG';
  if (loadingWords.test(words) || status === 429) return 'ENGINE_BUSY';
  if (status === 404 || saysModelMissing(said)) return 'MODEL_NOT_FOUND';
  return status >= 500 || status === 401 || status === 403 ? 'ENGINE_UNAVAILABLE' : 'ENGINE_REPLY_INVALID';
}

function sentenceFor(code: ErrorCode, said: Said): string | undefined {
  const { status, words } = said;
  if (wrongHostWords.test(words))
    return 'The remote engine does not answer to the name in its address. In Jan, add that name to the trusted hosts.';
  if (status === 401 || status === 403)
    return 'The remote engine refused the key. An administrator can enter it again on the Models page.';
  switch (code) {
    case 'MODEL_NOT_FOUND':
      if (!saysModelMissing(said))
        return 'The remote engine knows no such model, or its API is at another address. An administrator can check both on the Models page.';
      return 'The remote engine has no model of this name, or has not loaded it. An administrator can test the engine on the Models page, which lists the names that it knows.';
    case 'ENGINE_BUSY':
      return loadingWords.test(words)
        ? 'The remote engine is still loading the model. Try again in a minute.'
        : 'The remote engine has too much to do. Try again in a moment.';
    case 'ENGINE_REPLY_INVALID':
      return 'The remote engine refused the request as wrong. An administrator can test the engine on the Models page.';
    case 'ENGINE_UNAVAILABLE':
      return `The remote engine reported a failure of its own (HTTP ${status}). Its log says more. Try again, or use quotes.`;
    default:
      return undefined;
  }
}

/** The error that an engine's error body stands for. A remote engine's text is not repeated: it may echo the request. */
export function errorOfReply(status: number, body: unknown, isBuiltIn: boolean): AppError {
  const said = saidBy(status, body);
  const message = `engine: HTTP ${status}`;
  if (isBuiltIn) {
    const known = typeof said.code === 'string' && isErrorCode(said.code) ? said.code : undefined;
    return new AppError(known ?? codeOf(said), { message });
  }
  const code = codeOf(said);
  const personMessage = sentenceFor(code, said);
  return new AppError(code, { message, ...(personMessage === undefined ? {} : { personMessage }) });
}

/** What connecting to a remote engine can fail with, by the code of the operating system, of TLS or of undici. */
const connectionSentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing answers at the address of the remote engine. Is it running, and is the port right?',
  ENOTFOUND: 'The name in the address of the remote engine is not known. Check the address.',
  EAI_AGAIN: 'The name in the address of the remote engine could not be looked up. Check the address.',
  EHOSTUNREACH: 'The machine of the remote engine cannot be reached from this server.',
  ENETUNREACH: 'The machine of the remote engine cannot be reached from this server.',
  EACCES: 'This server may not connect there: the address is not that of a registered engine.',
  UND_ERR_CONNECT_TIMEOUT:
    'The machine of the remote engine does not answer. Check the address, and the firewall between.',
  UND_ERR_HEADERS_TIMEOUT:
    'The remote engine took the question and has sent nothing for minutes. Try again later.',
  UND_ERR_BODY_TIMEOUT: 'The remote engine fell silent in the middle of its answer. Ask again.',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'The certificate of the remote engine is signed by nobody but itself. Enter it as the certificate to trust.',
  SELF_SIGNED_CERT_IN_CHAIN:
    'The certificate of the remote engine is signed by an authority that this server does not know. Enter the certificate of that authority.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The certificate of the remote engine is signed by an authority that this server does not know. Enter the certificate of that authority.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'The certificate of the remote engine is signed by an authority that this server does not know. Enter the certificate of that authority.',
  CERT_HAS_EXPIRED: 'The certificate of the remote engine has expired. It has to be renewed there.',
  CERT_NOT_YET_VALID:
    'The certificate of the remote engine is not valid yet. Check the clocks of both machines.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'The certificate of the remote engine is for another name than the one in its address. Use the name that stands in the certificate.',
  ERR_SSL_WRONG_VERSION_NUMBER:
    'The remote engine does not speak TLS at this port. Use an address that begins with http://.',
  ERR_SSL_PACKET_LENGTH_TOO_LONG:
    'The remote engine does not speak TLS at this port. Use an address that begins with http://.',
};
const brokeOff = 'The remote engine broke off the connection. Ask again; if it stays so, look at its log.';

function systemCodeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}

/** Turns what undici and the operating system throw into our errors; an abort keeps its own reason. */
export function toEngineError(error: unknown, kind: EngineAddress['kind'], signal?: AbortSignal): Error {
  if (signal?.aborted) return reasonOf(signal);
  if (isAppError(error)) return error;
  const message = `engine: ${error instanceof Error ? error.message : 'unknown failure'}`;
  if (kind === 'built-in') return new AppError('ENGINE_UNAVAILABLE', { message, cause: error });
  const personMessage = connectionSentences[systemCodeOf(error) ?? ''] ?? brokeOff;
  return new AppError('ENGINE_UNAVAILABLE', { message, personMessage, cause: error });
}

/** True when the engine can't have begun to work on the request, or the work can be repeated: a connection problem. */
export function isConnectionProblem(error: unknown): boolean {
  if (error instanceof errors.SocketError || error instanceof errors.ConnectTimeoutError) return true;
  return ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(systemCodeOf(error) ?? '');
}
