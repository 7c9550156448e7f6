import { AppError, errorCatalog, isAppError } from '#lib/core/errors.ts';
import { logger } from '#lib/core/logger.ts';

/** The one form of every refusal: `{ "error": { code, message, requestId, detail? } }` with the status of the catalogue. */
export type ErrorBody = {
  error: { code: string; message: string; requestId: string; detail?: AppError['detail'] };
};

/** What a person gets to see of an error. What nobody expected is logged and becomes `UNEXPECTED`. */
export function errorBody(error: unknown, requestId: string): ErrorBody {
  if (!isAppError(error)) logUnexpected(error, requestId);
  const shown = isAppError(error) ? error : new AppError('UNEXPECTED');
  const { code, personMessage: message, detail } = shown;
  if (errorCatalog[code].status >= 500 && isAppError(error)) {
    logger('web').error({ requestId, code }, 'a request failed');
  }
  return { error: { code, message, requestId, ...(detail ? { detail } : {}) } };
}

/** The reply to a request that failed. */
export function presentError(error: unknown, requestId: string): Response {
  return errorResponse(error, errorBody(error, requestId));
}

/** The same in the words of another protocol: `told` is sent in the place of the body. */
export function errorResponse(error: unknown, body: ErrorBody, told: unknown = body): Response {
  const status = isAppError(error) ? error.status : errorCatalog.UNEXPECTED.status;
  const retryAfter = body.error.detail?.['retryAfterSeconds'];
  const headers = new Headers();
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  return Response.json(told, { status, headers });
}

/** Names, codes and places only: the message of an error may hold what was asked or written. */
function logUnexpected(error: unknown, requestId: string): void {
  const causes: { name: string; code: unknown; stack: string[] }[] = [];
  for (let current = error; current instanceof Error && causes.length < 4; current = current.cause) {
    const stack = (current.stack ?? '')
      .split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 12);
    causes.push({ name: current.name, code: 'code' in current ? current.code : undefined, stack });
  }
  logger('web').error({ requestId, causes }, 'a request failed unexpectedly');
}
