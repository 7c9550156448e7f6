import { eq } from 'drizzle-orm';
import { recordAudit } from '../audit/record-audit.ts';
import { config } from '../core/config.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError, isAppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { user } from '../db/schema/index.ts';
import { attemptKey, isFirstRefusal, refuseSpentKey } from './attempts.ts';
import { auth } from './auth.ts';
import { type AuthCall, authCall } from './auth-call.ts';
import { sessionHeaders } from './session-headers.ts';
import { type SignedIn, signedIn } from './signed-in.ts';

export type SignInInput = { email: string; password: string; headers: Headers };

/**
 * Signs a person in by e-mail address and password. A wrong password, an unknown address and a disabled person get the
 * same `SIGN_IN_FAILED` after the same work. Throws `RATE_LIMITED` (with `retryAfterSeconds`) by address and by account.
 */
export async function signIn(context: RequestContext, input: SignInInput): Promise<SignedIn> {
  const email = input.email.trim().toLowerCase();
  const key = attemptKey('sign-in', email);
  const call: AuthCall = { context, attemptKey: key };
  const request = new Request(new URL('/api/auth/sign-in/email', config().baseUrl), {
    method: 'POST',
    headers: sessionHeaders(input.headers),
    body: JSON.stringify({ email, password: input.password }),
  });
  let response: Response;
  try {
    await refuseSpentKey(key);
    response = await authCall.run(call, () => auth().handler(request));
  } catch (error) {
    if (isAppError(error, 'RATE_LIMITED')) await recordLimit({ context, email, key });
    throw error;
  }
  if (!response.ok) throw await refusalOf(response, { context, email });
  return signedIn({ email }, response);
}

/** Signs in a person who chose this password a moment ago, by an invitation or a reset link. */
export async function signInByNewPassword(context: RequestContext, input: SignInInput): Promise<SignedIn> {
  const email = input.email.trim().toLowerCase();
  const response = await authCall.run({ context }, () =>
    auth().api.signInEmail({
      body: { email, password: input.password },
      headers: sessionHeaders(input.headers),
      asResponse: true,
    }),
  );
  if (!response.ok) throw new Error(`better-auth replied ${response.status} to a new password`);
  return signedIn({ email }, response);
}

async function refusalOf(
  response: Response,
  asked: { context: RequestContext; email: string },
): Promise<Error> {
  const { status } = response;
  if (status >= 500) return new Error(`better-auth replied ${status} to a sign-in`);
  if (status === 403) return new AppError('ORIGIN_REFUSED');
  if (status === 429) {
    const seconds = Number(response.headers.get('x-retry-after') ?? '60');
    return new AppError('RATE_LIMITED', { detail: { retryAfterSeconds: seconds } });
  }
  await recordRefusal({ ...asked, reason: 'password' });
  return new AppError('SIGN_IN_FAILED');
}

/** A flood of tries leaves one record, not thousands. */
async function recordLimit(input: { context: RequestContext; email: string; key: string }): Promise<void> {
  const { context, email, key } = input;
  if (!(await inTransaction((tx) => isFirstRefusal(tx, key)))) return;
  await recordRefusal({ context, email, reason: 'limit' });
}

/** The audit log knows a refused person by id; an address that belongs to nobody is not kept. */
async function recordRefusal(input: {
  context: RequestContext;
  email: string;
  reason: 'password' | 'limit';
}): Promise<void> {
  const [person] = await database().select({ id: user.id }).from(user).where(eq(user.email, input.email));
  await inTransaction((tx) =>
    recordAudit(tx, input.context, {
      action: 'session.refused',
      objectType: 'person',
      objectId: person?.id ?? 'unknown',
      outcome: 'deny',
      detail: { reason: input.reason },
    }),
  );
}
