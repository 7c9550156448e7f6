import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';

/** Who asks, with or without their second factor, and by which session. Throws `UNAUTHENTICATED` for anyone else. */
export function ownSession(context: RequestContext): {
  userId: string;
  sessionId: string;
  isPending: boolean;
} {
  const { principal } = context;
  if (principal.kind !== 'person' && principal.kind !== 'pending') throw new AppError('UNAUTHENTICATED');
  return {
    userId: principal.userId,
    sessionId: principal.sessionId,
    isPending: principal.kind === 'pending',
  };
}

/**
 * For changing one's own factors: whoever has one must have shown it, so that a password alone never adds or removes one. Throws
 * `SECOND_FACTOR_REQUIRED`, `UNAUTHENTICATED`.
 */
export function sessionForFactors(context: RequestContext): {
  userId: string;
  sessionId: string;
  isPending: boolean;
} {
  const { principal } = context;
  if (principal.kind === 'pending' && principal.needs !== 'enrolment')
    throw new AppError('SECOND_FACTOR_REQUIRED');
  return ownSession(context);
}
