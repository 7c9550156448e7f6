import { isAPIError } from 'better-auth/api';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { auth } from './auth.ts';
import { authCall, type SessionProof } from './auth-call.ts';
import { type SignedIn, signedIn } from './signed-in.ts';
import { sessionHeaders } from './session-headers.ts';

/**
 * Starts a session for somebody who was found to be who they say by other means than a password alone, with a new cookie. Throws
 * `UNAUTHENTICATED` when the account is disabled or the session to be replaced is gone.
 */
export async function startSession(
  context: RequestContext,
  input: { proof: SessionProof; headers: Headers; attemptKey?: string },
): Promise<SignedIn> {
  const { proof, headers, attemptKey } = input;
  const call = { context, proof, ...(attemptKey === undefined ? {} : { attemptKey }) };
  try {
    const response = await authCall.run(call, () =>
      auth().api.startSession({
        body: { userId: proof.userId },
        headers: sessionHeaders(headers),
        asResponse: true,
      }),
    );
    if (!response.ok) throw new AppError('UNAUTHENTICATED');
    return await signedIn({ userId: proof.userId }, response);
  } catch (error) {
    if (isAPIError(error)) throw new AppError('UNAUTHENTICATED', { cause: error });
    throw error;
  }
}
