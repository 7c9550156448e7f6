import { now } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';
import { formatBytes } from '#lib/shared/format.ts';
import { headerOf, type HubReply } from './open-on-hub.ts';

/** Something that may go better the next time. */
export class Unlucky extends Error {
  override readonly name = 'Unlucky';
  /** How long the other side asks to wait, in milliseconds. */
  readonly waitMs: number | null;
  readonly host: string;
  readonly isFull: boolean;

  constructor(message: string, { host = 'The hub', waitMs = null, isFull = false }: UnluckyParts = {}) {
    super(message);
    this.host = host;
    this.waitMs = waitMs;
    this.isFull = isFull;
  }

  /** What the network or the disk threw. */
  static from(error: unknown, host: string): Unlucky {
    if (error instanceof Unlucky) return error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return new Unlucky(`could not be reached (${code})`, {
      host,
      isFull: code === 'ENOSPC' || code === 'EDQUOT',
    });
  }
}

type UnluckyParts = { host?: string; waitMs?: number | null; isFull?: boolean };

const seconds = 1000;
const busy: ReadonlySet<number> = new Set([408, 416, 425, 429, 500, 502, 503, 504]);

/** `Retry-After` in milliseconds: seconds, or a time. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | null {
  if (value === undefined || value.trim() === '') return null;
  const asked = /^\d+$/.test(value.trim()) ? Number(value) * seconds : Date.parse(value) - nowMs;
  return Number.isFinite(asked) && asked >= 0 ? asked : null;
}

/** What a status other than the content means: to be tried again, or not. */
export function refusedBy({ status, headers, host }: HubReply): Error {
  if (busy.has(status)) {
    const waitMs = retryAfterMs(headerOf(headers, 'retry-after'), now());
    return new Unlucky(`answered ${status}`, { host, waitMs });
  }
  const why =
    status === 401 || status === 403
      ? 'it asks for an account there. Agree to its licence on the hub with a browser, download it there'
      : 'it is not there any more. Get it another way';
  return new AppError('DOWNLOAD_FAILED', {
    message: `${host} answered ${status}`,
    personMessage: `${host} does not give this file (status ${status}): ${why}, and copy it into the folder for models.`,
  });
}

/** After as many attempts as are sensible. */
export function gaveUp({ host, message }: Unlucky): AppError {
  return new AppError('DOWNLOAD_FAILED', {
    message: `${host} ${message}`,
    personMessage: `${host} ${message}, several times. Check this server’s way there (network, proxy, mirror), then press “Try again”; what was downloaded is kept.`,
  });
}

/** The disk had no room for what came. */
export function diskFull(done: number, total: number | null): AppError {
  const of = total === null ? '' : ` of ${formatBytes(total)}`;
  return new AppError('DOWNLOAD_FAILED', {
    message: 'the disk is full',
    personMessage: `The disk became full after ${formatBytes(done)}${of}. Free some space, then press “Try again”; what was downloaded is kept.`,
  });
}

/** The hub has another file under this name than the one that is known. */
export function otherFile({ wanted, offered }: { wanted: string; offered: string }): AppError {
  return new AppError('DOWNLOAD_FAILED', {
    message: `the hub offers ${offered} instead of ${wanted}`,
    personMessage: `The hub has another file under this name than the one that is known (${offered} instead of ${wanted}). It was not downloaded. A later version of Pincite may know it.`,
  });
}
