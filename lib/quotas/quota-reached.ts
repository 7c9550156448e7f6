import { now } from '#lib/core/clock.ts';
import { AppError } from '#lib/core/errors.ts';

/** The refusal of somebody who reached a limit: what it is, and when to try again (milliseconds since 1970). */
export function quotaReached(limit: string, againAt: number): AppError {
  const retryAfterSeconds = Math.max(1, Math.ceil((againAt - now()) / 1000));
  return new AppError('QUOTA_REACHED', {
    personMessage: `${limit} Try again in ${waitInWords(retryAfterSeconds)}.`,
    detail: { retryAfterSeconds },
  });
}

function waitInWords(seconds: number): string {
  if (seconds <= 90) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 90) return `about ${minutes} minutes`;
  return `about ${Math.ceil(minutes / 60)} hours`;
}
