/**
 * The one error class of the program. `message` is for the log; `personMessage` is what the person reads:
 * what happened, and what to do next.
 */

type ErrorEntry = { status: number; personMessage: string };

/** Every way in which Pincite can refuse or fail on purpose, with its HTTP status and its default text. */
export const errorCatalog = {
  UNAUTHENTICATED: { status: 401, personMessage: 'Please sign in to go on.' },
  SIGN_IN_FAILED: {
    status: 401,
    personMessage: 'The e-mail address or the password is not right. Check both and try again.',
  },
  STEP_UP_REQUIRED: {
    status: 403,
    personMessage: 'This needs a fresh proof that it is you. Confirm it, or sign in again.',
  },
  SECOND_FACTOR_REQUIRED: {
    status: 403,
    personMessage: 'A second factor is needed to go on. Show it, or set one up.',
  },
  SINGLE_SIGN_ON_FAILED: {
    status: 401,
    personMessage: 'Single sign-on did not work. Try again; if it stays, tell an administrator.',
  },
  IDENTITY_DISCONNECTED: {
    status: 409,
    personMessage:
      'What you sign in with there was disconnected from an account here. Sign in with your password or a passkey and connect it again on the page of your account, or ask an administrator for a link for a new password.',
  },
  SECOND_FACTOR_WRONG: {
    status: 403,
    personMessage: 'This is not right, or it was used before. Wait for the next code and try again.',
  },
  PASSWORD_WRONG: { status: 403, personMessage: 'The current password is not right. Try again.' },
  NOT_FOUND: {
    status: 404,
    personMessage: 'This does not exist, or you may not open it. Ask an administrator if you need access.',
  },
  INPUT_INVALID: {
    status: 400,
    personMessage: 'Something in the form is not right. Check it and try again.',
  },
  REQUEST_TOO_LARGE: { status: 413, personMessage: 'The request is too large. Send less at once.' },
  ORIGIN_REFUSED: {
    status: 403,
    personMessage: 'The request came from another site and was refused. Reload the page and try again.',
  },
  CONFLICT: { status: 409, personMessage: 'Someone changed this at the same time. Reload and try again.' },
  NAME_TAKEN: { status: 409, personMessage: 'This name is already in use. Choose another one.' },
  LAST_ADMINISTRATOR: {
    status: 409,
    personMessage: 'This is the last administrator. Make someone else an administrator first.',
  },
  LAST_MANAGER: {
    status: 409,
    personMessage: 'A workspace needs a manager. Make someone else a manager first.',
  },
  LAST_GRANT: {
    status: 409,
    personMessage:
      'A restricted document needs a manager of the workspace who may open it. Give another manager access to it first.',
  },
  WALL_OWN: {
    status: 409,
    personMessage:
      'A wall that shuts you out is in the way, so another administrator has to do this. If there is none, whoever runs the server can lift it there (pincite lift-wall).',
  },
  WALL_IN_USE: {
    status: 409,
    personMessage: 'A wall names this group. Lift the wall or take the group off it first.',
  },
  SETUP_CLOSED: {
    status: 410,
    personMessage: 'Setting up is over, or this link was already used. Sign in instead.',
  },
  INVITATION_INVALID: {
    status: 410,
    personMessage: 'This invitation was used, has expired or was withdrawn. Ask for a new one.',
  },
  RESET_LINK_INVALID: {
    status: 410,
    personMessage: 'This link was used, has expired or was replaced. Ask an administrator for a new one.',
  },
  RATE_LIMITED: { status: 429, personMessage: 'Too many attempts. Wait a little and try again.' },
  QUOTA_REACHED: {
    status: 429,
    personMessage: 'You reached a limit of this server for one person. Try again later.',
  },
  QUESTION_EMPTY: { status: 400, personMessage: 'Type a question first.' },
  QUESTION_TOO_LONG: {
    status: 400,
    personMessage: 'The question is too long. Ask it in at most 4,000 characters.',
  },
  FILE_EMPTY: {
    status: 400,
    personMessage: 'The file is empty (0 bytes). Check the original and upload it again.',
  },
  FILE_TOO_LARGE: {
    status: 413,
    personMessage:
      'The file is larger than this server accepts. Split it, or ask the administrator to raise the limit.',
  },
  FILE_TYPE_UNSUPPORTED: {
    status: 415,
    personMessage:
      'This kind of file cannot be read. Upload PDF, Word (.docx), HTML, Markdown or plain text.',
  },
  FILE_NAME_INVALID: {
    status: 400,
    personMessage: 'The file name cannot be used. Rename the file and upload it again.',
  },
  FILE_DUPLICATE: { status: 409, personMessage: 'This exact file is already in the workspace.' },
  FILE_DAMAGED: {
    status: 422,
    personMessage:
      'The file is damaged and could not be read. Open and save it again, then upload it once more.',
  },
  FILE_ENCRYPTED: {
    status: 422,
    personMessage: 'The file is protected by a password. Enter the password, or upload a copy without one.',
  },
  FILE_PASSWORD_WRONG: { status: 422, personMessage: 'The password does not open this file. Try again.' },
  FILE_HAS_NO_TEXT: {
    status: 422,
    personMessage:
      'No page of this file has a text layer (it may be a scan). Upload a copy with recognised text.',
  },
  FILE_TOO_COMPLEX: {
    status: 422,
    personMessage:
      'Reading this file needs more memory, time or space than the limits allow. Split it or save it again as a plain PDF.',
  },
  FILE_CRASHED_READER: {
    status: 422,
    personMessage:
      'The file stopped the reader several times. Save it again with another program, then upload it.',
  },
  READER_UNAVAILABLE: {
    status: 503,
    personMessage:
      'This server cannot shut documents in safely (util-linux is missing, or its tools are forbidden), so it reads none. Tell the administrator.',
  },
  WORK_CANCELLED: {
    status: 409,
    personMessage: 'Reading this file was stopped. Press retry to start again.',
  },
  UPLOAD_INTERRUPTED: {
    status: 400,
    personMessage: 'The upload was interrupted. Nothing was kept; upload it again.',
  },
  DISK_FULL: {
    status: 507,
    personMessage:
      'The disk of the server is full, so nothing new can be stored. Reading goes on. Tell the administrator.',
  },
  ENGINE_UNAVAILABLE: {
    status: 503,
    personMessage: 'The model engine is not answering; it is being restarted. Try again in a moment.',
  },
  ENGINE_BUSY: { status: 503, personMessage: 'Too many questions are waiting. Try again in a moment.' },
  ENGINE_REPLY_INVALID: {
    status: 502,
    personMessage: 'The model engine sent something that cannot be used. Try again, or use quotes.',
  },
  PROMPT_TOO_LONG: {
    status: 422,
    personMessage:
      'This conversation is longer than the language model can read. Start a new conversation, or use quotes.',
  },
  MODEL_NOT_FOUND: {
    status: 409,
    personMessage: 'No such model is installed. Add one on the Models page, or use quotes.',
  },
  QUOTES_ONLY: {
    status: 409,
    personMessage: 'This workspace answers with quotes only. Ask for quotes; its managers can change this.',
  },
  MODEL_INVALID: {
    status: 422,
    personMessage: 'This model file is damaged or not a GGUF file. Copy it again.',
  },
  MODEL_REFUSED: {
    status: 503,
    personMessage:
      'The model is not used at the moment: it does not fit into the memory, or it made the engine end. The Models page says more.',
  },
  DOWNLOAD_FAILED: {
    status: 502,
    personMessage: 'The model file could not be downloaded. Try again; what was downloaded is kept.',
  },
  WORKSPACE_BUSY: {
    status: 409,
    personMessage: 'The workspace is still being prepared. Try again in a moment.',
  },
  SERVER_RUNNING: {
    status: 409,
    personMessage: 'Another Pincite server is already using this data directory. Stop it first.',
  },
  SETTING_INVALID: {
    status: 500,
    personMessage: 'A setting is not right. See the list of settings in docs/OPERATIONS.md.',
  },
  SECRET_EXPOSED: {
    status: 500,
    personMessage:
      'A secret of this server can be read by other accounts of the machine, so it is not used. See docs/OPERATIONS.md.',
  },
  UNEXPECTED: {
    status: 500,
    personMessage:
      'Something went wrong on the server. Try again; if it stays, give the administrator the request id.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalog;

/** What a program that calls needs to go on, e.g. the id of the document that is there already. Ids, numbers and codes only. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean>>;

type AppErrorOptions = { message?: string; personMessage?: string; detail?: ErrorDetail; cause?: unknown };

/** An expected failure: thrown for whatever a person or a file can cause. Impossible states throw plain `Error`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly personMessage: string;
  readonly detail: ErrorDetail | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.message ?? code, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.personMessage = options.personMessage ?? errorCatalog[code].personMessage;
    this.detail = options.detail;
  }

  get status(): number {
    return errorCatalog[this.code].status;
  }
}

/** True when the thrown value is an `AppError` (optionally one with this code). */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}

/** True when the text names a code of the catalogue, e.g. one read back from the database. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCatalog, text);
}

/** The text for the person that belongs to a stored code; the general one for a code that is no longer known. */
export function personMessageFor(code: string): string {
  return errorCatalog[isErrorCode(code) ? code : 'UNEXPECTED'].personMessage;
}
