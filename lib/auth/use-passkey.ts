import {
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { and, eq } from 'drizzle-orm';
import { now } from '../core/clock.ts';
import type { RequestContext } from '../core/context.ts';
import { AppError } from '../core/errors.ts';
import { database } from '../db/client.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { passkeys } from '../db/schema/index.ts';
import { countAddressAttempt } from './attempts.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { freshenSession } from './confirm-identity.ts';
import { requirePasskeySite } from './passkey-site.ts';
import { startSession } from './start-session.ts';

export type { AuthenticationResponseJSON };

type Passkey = typeof passkeys.$inferSelect;

/** What the browser needs to show a passkey, whosever: it names nobody. Throws `RATE_LIMITED`, `CONFLICT`. */
export async function askForPasskey(context: RequestContext): Promise<PublicKeyCredentialRequestOptionsJSON> {
  await countAddressAttempt('passkey', context.ipAddress);
  const options = await generateAuthenticationOptions({
    rpID: requirePasskeySite().id,
    userVerification: 'required',
  });
  await keepChallenge({ purpose: 'passkey', secret: options.challenge });
  return options;
}

/**
 * Signs in by a passkey, completes a sign-in that lacked the second factor, or makes the session of the person who asks fresh again:
 * then it must be their own. Throws `SECOND_FACTOR_WRONG` for whatever does not fit, `UNAUTHENTICATED` for a disabled account.
 */
export async function showPasskey(
  context: RequestContext,
  input: { response: AuthenticationResponseJSON; headers: Headers },
): Promise<{ cookies: string[] }> {
  const { principal } = context;
  const { response, headers } = input;
  const passkey = await verifiedPasskey(response);
  const { userId, id: passkeyId } = passkey;
  if ('userId' in principal && principal.userId !== userId) throw new AppError('SECOND_FACTOR_WRONG');
  if (principal.kind === 'person') {
    await freshenSession(context, { method: 'passkey' });
    return { cookies: [] };
  }
  const replaces = principal.kind === 'pending' ? { replaces: principal.sessionId } : {};
  const proof = { userId, method: 'passkey' as const, passkeyId, hasSecondFactor: true, ...replaces };
  const { cookies } = await startSession(context, { proof, headers });
  return { cookies };
}

async function verifiedPasskey(response: AuthenticationResponseJSON): Promise<Passkey> {
  const site = requirePasskeySite();
  const [passkey] = await database().select().from(passkeys).where(eq(passkeys.credentialId, response.id));
  if (!passkey) throw new AppError('SECOND_FACTOR_WRONG');
  let counter: number;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: async (secret) =>
        (await takeChallenge({ purpose: 'passkey', secret })) !== undefined,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
        transports: passkey.transports,
      },
    });
    if (!verified) throw new AppError('SECOND_FACTOR_WRONG');
    counter = authenticationInfo.newCounter;
  } catch (cause) {
    throw new AppError('SECOND_FACTOR_WRONG', { cause });
  }
  await inTransaction(async (tx) => {
    // The counter of before in the condition: of two uses at once that show the same one, one is refused.
    const same = and(eq(passkeys.id, passkey.id), eq(passkeys.counter, passkey.counter));
    const kept = await tx.update(passkeys).set({ counter, lastUsedAt: now() }).where(same).returning();
    if (kept.length === 0) throw new AppError('SECOND_FACTOR_WRONG');
  });
  return passkey;
}
