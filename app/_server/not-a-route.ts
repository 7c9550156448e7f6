import { AppError } from '#lib/core/errors.ts';

/** For addresses that nothing answers to. Throws `NOT_FOUND`. */
export function notARoute(): never {
  throw new AppError('NOT_FOUND');
}
