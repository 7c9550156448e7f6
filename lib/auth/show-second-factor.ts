import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { acceptCode } from './accept-code.ts';
import { passSecondFactor } from './pass-second-factor.ts';

/**
 * The second step of a sign-in: a code of the authenticator app, or a recovery code. A new session takes the place of the one that
 * lacked it; its cookies are returned. Throws `SECOND_FACTOR_WRONG`, `RATE_LIMITED`, `UNAUTHENTICATED` when no session waits.
 */
export async function showSecondFactor(
  context: RequestContext,
  input: { code: string; headers: Headers },
): Promise<{ cookies: string[] }> {
  const { principal } = context;
  if (principal.kind !== 'pending') throw new AppError('UNAUTHENTICATED');
  const { userId } = principal;
  await acceptCode(context, { userId, code: input.code });
  return { cookies: await passSecondFactor(context, { userId, headers: input.headers }) };
}
