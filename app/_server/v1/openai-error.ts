import { errorCatalog, isErrorCode } from '#lib/core/errors.ts';
import { errorBody, errorResponse, type ErrorBody } from '../present-error.ts';

/** The kinds of errors that OpenAI's protocol knows, by status; ours stay in `code`. */
function typeOf(code: string): string {
  const { status } = errorCatalog[isErrorCode(code) ? code : 'UNEXPECTED'];
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

function tell({ error }: ErrorBody) {
  return { error: { ...error, type: typeOf(error.code), param: null } };
}

/** An error in the form of OpenAI's protocol, with what every error of ours says. */
export function openAiErrorBody(error: unknown, requestId: string): unknown {
  return tell(errorBody(error, requestId));
}

/** The reply to a request of that protocol that failed. */
export function presentOpenAiError(error: unknown, requestId: string): Response {
  const body = errorBody(error, requestId);
  return errorResponse(error, body, tell(body));
}
