import { notFound } from 'next/navigation';
import { isAppError } from '#lib/core/errors.ts';

/** For pages: what may not be seen or isn't there shows the one "not found" page; other errors pass through. */
export async function orNotFound<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) notFound();
    throw error;
  }
}
